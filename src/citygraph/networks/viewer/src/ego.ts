/** The ego view: how one gets there, and back. */

import { announce } from "./dom";
import type { Model } from "./payload";
import { UNFILTERED, type State, type Store } from "./state";
import { visible } from "./visible";

/** Open the ego view of a node; filters that would leave it alone are lifted, and that is said. */
export function openEgo(model: Model, store: Store, node: number): void {
  const patch: Partial<State> = {
    ego: node,
    selected: { type: "node", node },
    hover: null,
    group: null,
  };
  const first = visible(model, { ...store.state, ...patch });
  if (first.counts.participations === 0) {
    const all = { ...patch, ...UNFILTERED };
    if (visible(model, { ...store.state, ...all }).counts.participations > 0) {
      store.set(all);
      announce(`The filters left nothing of ${model.nodes.label[node]}, so they were lifted.`);
      return;
    }
  }
  store.set(patch);
}

/** Back to the overview; what is selected stays so. */
export function leaveEgo(store: Store): void {
  store.set({ ego: null, hover: null });
}
