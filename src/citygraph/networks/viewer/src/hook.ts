/** What tests and measurements ask of a page that is open. */

import type { Model } from "./payload";
import type { Stage } from "./stage";
import type { State, Store } from "./state";

interface Hook {
  readonly ready: Promise<void>;
  state(): State;
  counts(): { nodes: number; ties: number; participations: number; undated: number };
  /** Where a node, or the middle of the tie between two, is in the window; null where it is not drawn. */
  positionOf(id: string, other?: string): { x: number; y: number } | null;
  /** The ties shown: both ends, weight, number of shared contexts. */
  ties(): [string, string, number, number][];
  /** Milliseconds: from the start of the script until all stood there, and of the last filter. */
  readonly timings: { ready: number; lastFilter: number };
  readonly webgl: boolean;
}
declare global {
  interface Window {
    citygraph?: Hook;
  }
}

export function hook(
  model: Model,
  store: Store,
  stage: Stage,
  more: Pick<Hook, "ready" | "timings" | "webgl">,
): Hook {
  return {
    ...more,
    state: () => store.state,
    counts: () => {
      const { nodes, ties, participations, undated } = store.visible.counts;
      return { nodes, ties, participations, undated };
    },
    positionOf: (id, other) => {
      const [node, to] = [id, other].map((one) =>
        one === undefined ? undefined : model.nodes.id.indexOf(one),
      );
      return node === undefined ? null : stage.at(node, to);
    },
    ties: () => {
      const { ties } = store.visible;
      const id = (node: number): string => model.nodes.id[node];
      return Array.from(ties.a, (a, i) => [id(a), id(ties.b[i]), ties.weight[i], ties.shared[i]]);
    },
  };
}
