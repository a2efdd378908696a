/** From the data in the document to typed arrays, with the indices that the page needs. */

import {
  SIDES,
  type Claims,
  type Lists,
  type Model,
  type Nodes,
  type Pairs,
  type Payload,
} from "./payload";

/** The payload of a document, from its `citygraph-data` script element. */
export function readPayload(page: Document): Payload {
  const text = page.getElementById("citygraph-data")?.textContent;
  if (!text) throw new Error("The page has no data: the element citygraph-data is missing or empty.");
  const payload = JSON.parse(text) as Payload;
  if (payload.version !== 1) {
    throw new Error(`The page's data have version ${payload.version}; this viewer reads version 1.`);
  }
  return payload;
}

const orNaN = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (value) => value ?? NaN);

const orZero = (values: readonly (number | null)[]): Int32Array =>
  Int32Array.from(values, (value) => value ?? 0);

/** Turn lists of (key, item) into one list of items per key, in the order given. */
export function grouped(keys: Int32Array, count: number): Lists {
  const from = new Int32Array(count + 1);
  for (const key of keys) from[key + 1]++;
  for (let i = 0; i < count; i++) from[i + 1] += from[i];
  const next = from.slice(0, count);
  const items = new Int32Array(keys.length);
  keys.forEach((key, i) => (items[next[key]++] = i));
  return { from, items };
}

/** The payload as typed arrays, with the indices that the page needs. */
export function decode(payload: Payload): Model {
  const { kinds, forms, families, countries, topics, roles, tiers, communities, sources } = payload;
  const nodes = decodeNodes(payload.nodes);
  const { claims, pairs } = decodeClaims(payload, nodes.count);
  const ends = new Int32Array(pairs.count * 2);
  ends.set(pairs.p);
  ends.set(pairs.c, pairs.count);
  const byEnd = grouped(ends, nodes.count);
  const pairsOf = { from: byEnd.from, items: byEnd.items.map((i) => i % pairs.count) };
  const tables = { kinds, forms, families, countries, topics, roles, tiers, communities, sources };
  return { ...tables, meta: payload.meta, nodes, claims, pairs, pairsOf, same: payload.same };
}

function decodeNodes(raw: Payload["nodes"]): Nodes {
  const measures = Object.entries(raw.measures).map(([name, values]) => [name, orNaN(values)] as const);
  return {
    count: raw.id.length,
    id: raw.id,
    label: raw.label,
    mode: Uint8Array.from(raw.mode),
    kind: Int16Array.from(raw.kind),
    form: Int16Array.from(raw.form),
    family: Int16Array.from(raw.family),
    country: Int16Array.from(raw.country),
    topics: raw.topics,
    x: Float64Array.from(raw.x),
    y: Float64Array.from(raw.y),
    r: Float64Array.from(raw.r),
    lat: orNaN(raw.lat),
    lon: orNaN(raw.lon),
    community: Int32Array.from(raw.community),
    known: Int32Array.from(raw.known),
    claimed: Int32Array.from(raw.claimed),
    list: Uint8Array.from(raw.list),
    everybody: Uint8Array.from(raw.everybody),
    measures: new Map(measures),
    ranks: {
      rank: orZero(raw.ranks.rank),
      best: orZero(raw.ranks.best),
      worst: orZero(raw.ranks.worst),
    },
  };
}

function decodeClaims(payload: Payload, nodes: number): { claims: Claims; pairs: Pairs } {
  const raw = payload.participations;
  const count = raw.p.length;
  const known = new Map<number, number>();
  const pair = new Int32Array(count);
  const p: number[] = [];
  const c: number[] = [];
  for (let i = 0; i < count; i++) {
    const key = raw.p[i] * nodes + raw.c[i];
    let at = known.get(key);
    if (at === undefined) {
      at = p.length;
      known.set(key, at);
      p.push(raw.p[i]);
      c.push(raw.c[i]);
    }
    pair[i] = at;
  }
  const sides = payload.roles.map(({ side }) =>
    SIDES.includes(side as "member") ? SIDES.indexOf(side as "member") : 2,
  );
  const claims: Claims = {
    count,
    p: Int32Array.from(raw.p),
    c: Int32Array.from(raw.c),
    role: Int16Array.from(raw.role),
    side: Uint8Array.from(raw.role, (role) => sides[role]),
    source: Int32Array.from(raw.source),
    start: raw.start,
    end: raw.end,
    asOf: raw.asOf,
    first: Int16Array.from(raw.first),
    last: Int16Array.from(raw.last),
    dated: Uint8Array.from(raw.dated),
    namedAs: raw.namedAs,
    locator: raw.locator,
    via: raw.via,
    pair,
  };
  const pairs = {
    count: p.length,
    p: Int32Array.from(p),
    c: Int32Array.from(c),
    claims: grouped(pair, p.length),
  };
  return { claims, pairs };
}
