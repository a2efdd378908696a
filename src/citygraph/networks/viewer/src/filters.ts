/** The filters: what is ticked narrows what is shown; where nothing is ticked, all is shown. */

import { choices, group, type Choice } from "./choices";
import { counted, h, words } from "./dom";
import { facets, type Field } from "./facets";
import type { Model } from "./payload";
import { UNFILTERED, type State, type Store } from "./state";
import { mountYears } from "./years";

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function* where(values: ArrayLike<number>, mode: Uint8Array, wanted: number): Generator<number> {
  for (let i = 0; i < values.length; i++) if (mode[i] === wanted) yield values[i];
}

function sourcesField(root: HTMLElement, model: Model, store: Store): void {
  const most = Math.min(9, mostSources(model));
  if (most < 2) return;
  const box = h("input", {
    type: "range",
    min: 1,
    max: most,
    step: 1,
    "aria-label": "At least so many sources for a tie",
  });
  const told = h("span", { class: "told" });
  const draw = (): void => {
    box.value = String(store.state.sources);
    told.textContent = store.state.sources > 1 ? `at least ${store.state.sources}` : "any number";
    told.classList.toggle("set", store.state.sources > 1);
  };
  box.addEventListener("input", () => store.set({ sources: Number(box.value) }));
  store.subscribe(({ keys }) => keys.has("sources") && draw());
  draw();
  root.append(
    h(
      "div",
      { class: "filter flat" },
      h("div", { class: "row" }, h("span", {}, "Sources of a tie"), told),
      box,
    ),
  );
}

function mostSources(model: Model): number {
  const { from, items } = model.pairs.claims;
  let most = 1;
  for (let i = 0; i < model.pairs.count; i++) {
    if (from[i + 1] - from[i] <= most) continue;
    most = Math.max(
      most,
      new Set(Array.from(items.subarray(from[i], from[i + 1]), (claim) => model.claims.source[claim]))
        .size,
    );
  }
  return most;
}

function listsField(root: HTMLElement, model: Model, store: Store): void {
  if (!model.nodes.list.some((list) => list)) return;
  const box = h("input", {
    type: "checkbox",
    role: "switch",
    on: { change: () => store.set({ lists: box.checked }) },
  });
  const note = h("p", { class: "hint" });
  const draw = (): void => {
    const { hiddenLists, hiddenInLists } = store.visible.counts;
    box.checked = store.visible.lists;
    note.textContent = hiddenLists
      ? `${counted(hiddenLists, "list")} of cities with ${counted(hiddenInLists, "claim")} left out: ` +
        "long member lists drown all else."
      : "";
  };
  store.subscribe(({ keys }) => keys.has("visible") && draw());
  draw();
  root.append(
    h(
      "div",
      { class: "filter flat" },
      h("label", { class: "switch" }, h("span", {}, "Lists of cities"), box),
      note,
    ),
  );
}

export function filtered(state: State): boolean {
  return (Object.keys(UNFILTERED) as (keyof typeof UNFILTERED)[]).some((key) => state[key] !== UNFILTERED[key]);
}

export function clearFilters(store: Store): void {
  store.set(UNFILTERED);
}

export function mountFilters(root: HTMLElement, model: Model, store: Store): void {
  const { nodes, claims } = model;
  const label = (table: readonly string[]) => (i: number) => capital(words(table[i]));
  const years = h("div", { class: "filter flat" }, h("h3", {}, "Years"));
  mountYears(years, model, store);
  const clear = h(
    "button",
    { type: "button", class: "clear", on: { click: () => clearFilters(store) } },
    "Clear filters",
  );
  const draw = (): void => {
    clear.hidden = !filtered(store.state);
  };
  store.subscribe(draw);
  draw();
  root.append(h("div", { class: "filters-head" }, h("h2", {}, "Filters"), clear), years);
  const tallies = facets(model, store);
  const add = (title: string, field: Field, among: readonly Choice[], open = false): void =>
    group(root, store, tallies, field, title, among, open);
  const families = choices(where(nodes.family, nodes.mode, 1), label(model.families), "Other");
  add("Contexts", "families", families, true);
  listsField(root, model, store);
  add("Kind", "kinds", choices(where(nodes.kind, nodes.mode, 0), label(model.kinds), "Unknown"));
  const institution = model.kinds.indexOf("institution");
  const forms = nodes.form.filter((_, i) => !nodes.mode[i] && nodes.kind[i] === institution);
  if (forms.some((form) => form >= 0)) {
    add("Kind of institution", "forms", choices(forms, label(model.forms), "Not stated"));
  }
  const named = (i: number): string => model.countries[i].label;
  add("Country", "countries", choices(where(nodes.country, nodes.mode, 0), named, "Unknown"));
  const role = (i: number): string => capital(model.roles[i].label);
  add("Role", "roles", choices(claims.role, role, "Unknown"));
  const topics = nodes.topics.flatMap((list, i) => (nodes.mode[i] ? [...list] : []));
  add("Topic", "topics", choices(topics, label(model.topics), "Unknown"));
  sourcesField(root, model, store);
}
