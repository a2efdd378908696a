/** What stands out from the rest: what is pointed at, what is selected, or an entry of the legend. */

import { neighbours } from "./behind";
import { tieKey } from "./picture";
import type { Store } from "./state";

export interface Lit {
  /** node -> 1 stands out, 2 is what it is all about */
  readonly nodes: Map<number, number>;
  readonly ties: Set<string>;
  /** Whether everything else is faint. */
  readonly alone: boolean;
}

export const NONE: Lit = { nodes: new Map(), ties: new Set(), alone: false };

/**
 * What stands out in a state.
 *
 * @param tied - whether two nodes have a tie that is drawn.
 */
export function litIn(store: Store, tied: (a: number, b: number) => boolean): Lit {
  const { visible: shown, state, appearance: look } = store;
  const target = state.hover ?? state.selected;
  const nodes = new Map<number, number>();
  const ties = new Set<string>();
  if (target?.type === "node" && shown.nodeOn[target.node]) {
    nodes.set(target.node, 2);
    if (target.node === state.ego) return { nodes, ties, alone: false }; // an ego view is all about it
    for (const other of neighbours(shown, target.node)) {
      nodes.set(other, 1);
      ties.add(tieKey(target.node, other));
    }
  } else if (target?.type === "tie" && tied(target.a, target.b)) {
    nodes.set(target.a, 1).set(target.b, 1);
    ties.add(tieKey(target.a, target.b));
  } else if (!target && state.group !== null) {
    for (const node of shown.nodes) if (look.group[node] === state.group) nodes.set(node, 1);
    for (let i = 0; i < shown.ties.count; i++) {
      const [a, b] = [shown.ties.a[i], shown.ties.b[i]];
      if (nodes.has(a) && nodes.has(b)) ties.add(tieKey(a, b));
    }
  }
  return { nodes, ties, alone: nodes.size > 0 };
}
