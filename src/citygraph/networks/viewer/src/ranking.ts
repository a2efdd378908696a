/** Whose names tell most; the order is that of `networks/figure/telling.py`. */

import type { Appearance } from "./appearance";
import type { Model } from "./payload";
import type { State } from "./state";
import type { Visible } from "./visible";

/** So many participants and so many contexts take turns. */
const TURN = [2, 3] as const;

/**
 * The nodes shown, those first whose names tell most about the network.
 *
 * Contexts and participants take turns, each from those with most ties on (by size, where sizes
 * stand for something else), so that the large rings and the best connected both have their names.
 * In an ego view who has most ties comes first, after the focus.
 */
export function ranked(model: Model, state: State, shown: Visible, look: Appearance): number[] {
  const { mode } = model.nodes;
  const worth = state.size && state.size !== "filtered" ? look.radius : strengths(model, shown);
  const focus = state.ego !== null && shown.nodeOn[state.ego] ? [state.ego] : [];
  const sorted = Array.from(shown.nodes).sort((a, b) => worth[b] - worth[a] || a - b);
  if (shown.steps) return [...focus, ...sorted.filter((node) => node !== state.ego)];
  const modes: [number[], number[]] = [[], []];
  for (const node of sorted) {
    modes[mode[node] as 0 | 1].push(node);
  }
  const turns = modes.flatMap((nodes, which) =>
    nodes.map((node, rank) => ({ node, turn: Math.floor(rank / TURN[which as 0 | 1]), which, rank })),
  );
  turns.sort((a, b) => a.turn - b.turn || b.which - a.which || a.rank - b.rank);
  return turns.map(({ node }) => node);
}

/** Ties per node; in one-mode the sum of their weights. */
function strengths(model: Model, shown: Visible): Float64Array {
  if (shown.view === "two-mode") return Float64Array.from(shown.degree);
  const sums = new Float64Array(model.nodes.count);
  const { a, b, weight, count } = shown.ties;
  for (let i = 0; i < count; i++) {
    sums[a[i]] += weight[i];
    sums[b[i]] += weight[i];
  }
  return sums;
}
