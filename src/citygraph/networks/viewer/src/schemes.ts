/** What colours stand for: communities, kinds or countries. */

import { words } from "./dom";
import type { Model } from "./payload";
import type { State } from "./state";
import { THEMES } from "./themes";

/** Which entry of the palette every community has: neighbours on the figure differ if they can. */
function communityColours(model: Model, colours: number): number[] {
  const { communities, nodes, pairs } = model;
  const between = new Map<number, number>();
  const count = communities.length;
  for (let i = 0; i < pairs.count; i++) {
    const [one, other] = [nodes.community[pairs.p[i]], nodes.community[pairs.c[i]]];
    if (one < 0 || other < 0 || one === other) continue;
    for (const key of [one * count + other, other * count + one])
      between.set(key, (between.get(key) ?? 0) + 1);
  }
  const chosen: number[] = [];
  const used = new Array<number>(colours).fill(0);
  communities.forEach((community, group) => {
    const met = new Array<number>(colours).fill(0);
    chosen.forEach(
      (colour, rival) => colour >= 0 && (met[colour] += between.get(group * count + rival) ?? 0),
    );
    let best = community.colour ?? -1;
    for (let colour = 0; community.colour === undefined && colour < colours; colour++) {
      const less = best < 0 ? -1 : met[colour] - met[best] || used[colour] - used[best];
      if (less < 0) best = colour;
    }
    chosen.push(best < 0 ? best : best % colours);
    if (best >= 0) used[best % colours]++;
  });
  return chosen;
}

export interface Scheme {
  readonly key: readonly string[];
  readonly label: (key: string) => string;
  /** key -> index into the palette; -1 grey */
  readonly colour: (key: string) => number;
  /** What the legend leaves out: so many groups share its colours, so many nodes are grey. */
  readonly remark: (shared: number, grey: number) => string;
}

const schemes = new WeakMap<Model, Map<State["colour"], Scheme>>();

export function schemeOf(model: Model, by: State["colour"]): Scheme {
  const made = schemes.get(model) ?? new Map<State["colour"], Scheme>();
  schemes.set(model, made);
  let scheme = made.get(by);
  if (!scheme) {
    scheme = by === "community" ? byCommunity(model) : by === "kind" ? byKind(model) : byCountry(model);
    made.set(by, scheme);
  }
  return scheme;
}

function byCommunity(model: Model): Scheme {
  const colours = communityColours(model, THEMES.paper.palette.length);
  return {
    key: Array.from(model.nodes.community, (i) => (i < 0 ? "" : String(i))),
    label: (key) => model.communities[Number(key)].name,
    colour: (key) => colours[Number(key)],
    remark: (shared, grey) => {
      const share = shared === 1 ? "community shares" : "communities share";
      const told = `${shared} smaller ${share} these colours`;
      return [shared && told, grey > 0 && "smaller or unstable communities: grey"]
        .filter(Boolean)
        .join(", ");
    },
  };
}

/** Kinds of participants; institutions by their form where it is known; contexts by family. */
function byKind(model: Model): Scheme {
  const { nodes } = model;
  const key = Array.from(nodes.mode, (mode, i) => {
    if (mode) return `family:${nodes.family[i]}`;
    return nodes.form[i] >= 0 ? `form:${nodes.form[i]}` : `kind:${nodes.kind[i]}`;
  });
  const rank = ranked(key.filter((one) => !one.startsWith("family")));
  const city = `kind:${model.kinds.indexOf("city")}`;
  const order = [city, ...rank.filter((one) => one !== city)].slice(0, 11);
  return {
    key,
    label: (one) => {
      const i = Number(one.split(":")[1]);
      if (one.startsWith("family")) return words(model.families[i] ?? "other contexts");
      return words((one.startsWith("form") ? model.forms : model.kinds)[i] ?? "unknown");
    },
    colour: (one) => order.indexOf(one),
    remark: () => "contexts and rarer kinds: grey",
  };
}

function byCountry(model: Model): Scheme {
  const key = Array.from(model.nodes.country, (i) => (i < 0 ? "" : String(i)));
  const order = ranked(key.filter((one, i) => one && !model.nodes.mode[i])).slice(0, 11);
  return {
    key,
    label: (one) => model.countries[Number(one)].label,
    colour: (one) => order.indexOf(one),
    remark: () => "other countries, and none known: grey",
  };
}

function ranked(keys: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([key]) => key);
}
