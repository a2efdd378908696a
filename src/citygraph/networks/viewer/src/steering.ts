/** What keys do in the drawing and everywhere. */

import type { Stage } from "./stage";
import type { Store } from "./state";

/** Arrows move the drawing, plus and minus bring it nearer, 0 shows all. */
export function steerable(root: HTMLElement, stage: () => Stage): void {
  const keys: Record<string, () => void> = {
    ArrowLeft: () => stage().pan(-0.15, 0),
    ArrowRight: () => stage().pan(0.15, 0),
    ArrowUp: () => stage().pan(0, -0.15),
    ArrowDown: () => stage().pan(0, 0.15),
    "+": () => stage().zoom(1.4),
    "=": () => stage().zoom(1.4),
    "-": () => stage().zoom(1 / 1.4),
    "0": () => stage().fit(),
  };
  root.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
}

/** Escape goes one step back: out of what is singled out, selected, or an ego view. */
export function escapable(store: Store): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const { state } = store;
    const around = state.selected?.type === "node" && state.selected.node === state.ego;
    if (state.group !== null) store.set({ group: null });
    else if (state.selected && !around) store.set({ selected: null });
    else if (state.ego !== null) store.set({ ego: null, selected: null });
  });
}
