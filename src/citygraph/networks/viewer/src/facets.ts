/** What each choice of a filter would give under all other filters. */

import type { Model } from "./payload";
import type { State, Store } from "./state";
import { visible, type Visible } from "./visible";

export type Field = "kinds" | "forms" | "countries" | "roles" | "topics" | "families";

/** Tells a listener the number of each choice of a field, now and whenever it changes. */
export type Counted = (field: Field, listen: (counts: ReadonlyMap<number, number>) => void) => void;

/** The values of a field in what is shown: of participants, contexts or claims. */
function* valuesOf(model: Model, shown: Visible, field: Field): Generator<number> {
  const { nodes, claims } = model;
  if (field === "roles") {
    for (let i = 0; i < claims.count; i++) if (shown.claimOn[i]) yield claims.role[i];
    return;
  }
  const wanted = field === "families" || field === "topics" ? 1 : 0;
  const institution = model.kinds.indexOf("institution");
  const columns = {
    kinds: nodes.kind,
    forms: nodes.form,
    countries: nodes.country,
    families: nodes.family,
  };
  for (const node of shown.nodes) {
    if (nodes.mode[node] !== wanted || (field === "forms" && nodes.kind[node] !== institution)) continue;
    if (field === "topics") yield* nodes.topics[node];
    else yield columns[field][node];
  }
}

/** How many of each value there are when this field filters nothing. */
function countsOf(model: Model, state: State, two: Visible, field: Field): Map<number, number> {
  const all = field === "families" ? model.families.map((_, i) => i) : null;
  const open = field === "families" ? two.families.size === all!.length : state[field] === null;
  const shown = open ? two : visible(model, { ...state, view: "two-mode", [field]: all });
  const counts = new Map<number, number>();
  for (const value of valuesOf(model, shown, field)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Counts choices when the browser has nothing else to do. */
export function facets(model: Model, store: Store): Counted {
  const listeners: [Field, (counts: ReadonlyMap<number, number>) => void][] = [];
  let waiting = 0;
  const later = (work: () => void): number =>
    "requestIdleCallback" in window ? requestIdleCallback(work, { timeout: 400 }) : setTimeout(work, 60);
  const count = (): void => {
    waiting = 0;
    const { state } = store;
    const two =
      state.view === "two-mode" ? store.visible : visible(model, { ...state, view: "two-mode" });
    for (const [field, listen] of listeners) listen(countsOf(model, state, two, field));
  };
  const wait = (): void => {
    waiting ||= later(count);
  };
  store.subscribe(({ keys }) => keys.has("visible") && wait());
  wait();
  return (field, listen) => void listeners.push([field, listen]);
}
