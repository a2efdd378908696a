/** Which claims, ties and nodes are shown under the filters. */

import { claimsPassing, nodesPassing, pairsPassing, usual, withheld } from "./passing";
import type { Model } from "./payload";
import { project, takings, type Taking } from "./projection";
import { meetings, reach } from "./reaching";
import type { State } from "./state";

export { claimsBehind, contextsBehind, neighbours, pairsBehind } from "./behind";

/** Ties as columns. In two-mode `a` is the participant and `b` the context; in one-mode a < b. */
export interface Ties {
  readonly count: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** One-mode: weight, as `meta.weights` says, and number of shared contexts; two-mode: 1 and 1. */
  readonly weight: Float64Array;
  readonly shared: Int32Array;
  /** 0 stated, 1 inherited, 2 undated (dashed). */
  readonly dated: Uint8Array;
  /** Two-mode: index into the pairs of the model; -1 for "is the same as", and in one-mode. */
  readonly pair: Int32Array;
}

export interface Counts {
  readonly nodes: number;
  /** Without those that say “is the same as”. */
  readonly ties: number;
  readonly participations: number;
  readonly undated: number;
  readonly participants: number;
  readonly contexts: number;
  /** Lists of cities that are switched off, and the participations in them. */
  readonly hiddenLists: number;
  readonly hiddenInLists: number;
  /** Fewer than `ties` where only the strongest are drawn. */
  readonly drawnTies: number;
}

export interface Visible {
  readonly view: State["view"];
  readonly nodeOn: Uint8Array;
  readonly nodes: Int32Array;
  readonly ties: Ties;
  readonly claimOn: Uint8Array;
  readonly pairOn: Uint8Array;
  readonly taking: Taking;
  /** Ties per node in what is shown. */
  readonly degree: Int32Array;
  /** Distance from the focus of an ego view, -1 beyond its reach; null in the overview. */
  readonly steps: Int16Array | null;
  /** Whether lists of cities are shown, and which families. */
  readonly lists: boolean;
  readonly families: ReadonlySet<number>;
  readonly counts: Counts;
}

/** At most so many one-mode ties are drawn: the strongest. */
export const MOST_TIES = 40_000;

function twoModeTies(model: Model, pairOn: Uint8Array, nodeOn: Uint8Array, dated: Uint8Array): Ties {
  const { pairs } = model;
  const on: number[] = [];
  for (let i = 0; i < pairs.count; i++) if (pairOn[i]) on.push(i);
  const same = model.same.filter(([a, b]) => nodeOn[a] && nodeOn[b]);
  const count = on.length + same.length;
  const ties = {
    count,
    a: new Int32Array(count),
    b: new Int32Array(count),
    weight: new Float64Array(count).fill(1),
    shared: new Int32Array(count).fill(1),
    dated: new Uint8Array(count),
    pair: new Int32Array(count).fill(-1),
  };
  on.forEach((pair, i) => {
    ties.a[i] = pairs.p[pair];
    ties.b[i] = pairs.c[pair];
    ties.dated[i] = dated[pair];
    ties.pair[i] = pair;
  });
  same.forEach(([a, b], i) => {
    ties.a[on.length + i] = a;
    ties.b[on.length + i] = b;
  });
  return ties;
}

/** The ties for which `keep` is true. */
function sifted(ties: Ties, keep: (i: number) => boolean): Ties {
  const rows: number[] = [];
  for (let i = 0; i < ties.count; i++) if (keep(i)) rows.push(i);
  return {
    count: rows.length,
    a: Int32Array.from(rows, (i) => ties.a[i]),
    b: Int32Array.from(rows, (i) => ties.b[i]),
    weight: Float64Array.from(rows, (i) => ties.weight[i]),
    shared: Int32Array.from(rows, (i) => ties.shared[i]),
    dated: Uint8Array.from(rows, (i) => ties.dated[i]),
    pair: Int32Array.from(rows, (i) => ties.pair[i]),
  };
}

function strongest(ties: Ties): Ties {
  if (ties.count <= MOST_TIES) return ties;
  const least = Float64Array.from(ties.weight).sort()[ties.count - MOST_TIES];
  let room = MOST_TIES - ties.weight.reduce((sum, weight) => sum + Number(weight > least), 0);
  return sifted(ties, (i) => ties.weight[i] > least || (ties.weight[i] === least && room-- > 0));
}

/** What a state shows. */
export function visible(model: Model, state: State): Visible {
  const { families, lists } = usual(model, state);
  const pass = nodesPassing(model, state, families, lists);
  const claimOn = claimsPassing(model, state);
  let pairOn = pairsPassing(model, claimOn, pass, state.sources);
  const hidden = lists
    ? { hiddenLists: 0, hiddenInLists: 0 }
    : withheld(model, state, claimOn, families);
  const clear = (): void => {
    for (let i = 0; i < model.claims.count; i++) if (!pairOn[model.claims.pair[i]]) claimOn[i] = 0;
  };
  clear();
  const taking = takings(model, claimOn);
  let steps: Int16Array | null = null;
  if (state.ego !== null) {
    const most = 2 * state.distance - model.nodes.mode[state.ego];
    const near = reach(model, pairOn, pass, state.ego, most);
    pairOn = pairOn.map((on, i) =>
      on && near[model.pairs.p[i]] >= 0 && near[model.pairs.c[i]] >= 0 ? 1 : 0,
    );
    clear();
    steps = state.view === "one-mode" ? meetings(model, near) : near;
  }
  let all: Ties | null = null;
  if (state.view === "one-mode") {
    const found = project(model, taking, pairOn);
    all = { ...found, pair: new Int32Array(found.count).fill(-1) };
  }
  const nodeOn = shownNodes(model, state, pass, pairOn, steps);
  const ties = all ?? twoModeTies(model, pairOn, nodeOn, taking.dated);
  const degree = new Int32Array(model.nodes.count);
  for (let i = 0; i < ties.count; i++) {
    if (all || ties.pair[i] >= 0) {
      degree[ties.a[i]]++;
      degree[ties.b[i]]++;
    }
  }
  const drawn = strongest(ties);
  const nodes = Int32Array.from(nodeOn.keys()).filter((i) => nodeOn[i]);
  const tied = all ? ties.count : ties.pair.reduce((sum, pair) => sum + Number(pair >= 0), 0);
  const counts = {
    ...tally(model, nodes, claimOn),
    ties: tied,
    drawnTies: Math.min(drawn.count, tied),
    ...hidden,
  };
  return {
    view: state.view,
    nodeOn,
    nodes,
    ties: drawn,
    claimOn,
    pairOn,
    taking,
    degree,
    steps,
    lists,
    families,
    counts,
  };
}

function shownNodes(
  model: Model,
  state: State,
  pass: Uint8Array,
  pairOn: Uint8Array,
  steps: Int16Array | null,
): Uint8Array {
  const { nodes, pairs, pairsOf } = model;
  const on = new Uint8Array(nodes.count);
  for (let i = 0; i < pairs.count; i++) if (pairOn[i]) on[pairs.p[i]] = on[pairs.c[i]] = 1;
  for (let i = 0; i < nodes.count; i++) {
    if (steps) on[i] = steps[i] >= 0 ? 1 : 0;
    else if (pass[i] && pairsOf.from[i] === pairsOf.from[i + 1]) on[i] = 1; // it has no tie at all
    if (nodes.mode[i] && state.view === "one-mode") on[i] = 0;
  }
  return on;
}

function tally(
  model: Model,
  nodes: Int32Array,
  claimOn: Uint8Array,
): Omit<Counts, "ties" | "drawnTies" | "hiddenLists" | "hiddenInLists"> {
  let participations = 0;
  let undated = 0;
  for (let i = 0; i < claimOn.length; i++) {
    if (!claimOn[i]) continue;
    participations++;
    if (model.claims.dated[i] === 2) undated++;
  }
  let contexts = 0;
  for (const node of nodes) contexts += model.nodes.mode[node];
  return {
    nodes: nodes.length,
    participations,
    undated,
    contexts,
    participants: nodes.length - contexts,
  };
}
