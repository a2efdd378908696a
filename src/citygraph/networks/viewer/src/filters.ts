/** The filters: what is ticked narrows what is shown; where nothing is ticked, all is shown. */

import { counted, figure, fold, h, words } from "./dom";
import type { Model } from "./payload";
import type { State, Store } from "./state";
import { mountYears } from "./years";

type Field = "kinds" | "forms" | "countries" | "roles" | "topics" | "families";

interface Choice {
  readonly index: number;
  readonly label: string;
  readonly count: number;
}

/** How often each index occurs, as choices in falling order. */
function choices(values: Iterable<number>, label: (index: number) => string, unknown: string): Choice[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([index, count]) => ({ index, count, label: index < 0 ? unknown : label(index) }))
    .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label, "en"));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function group(
  root: HTMLElement, store: Store, title: string, field: Field, among: readonly Choice[], open = false,
): void {
  if (!among.length) return;
  const chosen = (): readonly number[] =>
    field === "families" ? [...store.visible.families] : (store.state[field] ?? []);
  const told = h("span", { class: "told" });
  const boxes = among.map((choice) => {
    const box = h("input", {
      type: "checkbox",
      on: {
        change: () => {
          const now = new Set(chosen());
          if (box.checked) now.add(choice.index);
          else now.delete(choice.index);
          const list = [...now].sort((a, b) => a - b);
          store.set({ [field]: list.length || field === "families" ? list : null } as Partial<State>);
        },
      },
    });
    const row = h("label", { class: "choice" }, box, h("span", {}, choice.label), h("span", { class: "count" }, figure(choice.count)));
    return { choice, box, row };
  });
  const list = h("div", { class: "choices", role: "group", "aria-label": title }, ...boxes.map(({ row }) => row));
  const narrow = among.length > 14 && h("input", {
    type: "text", class: "narrow", placeholder: `Look for one of ${among.length}`, "aria-label": `Look in ${title}`,
    on: {
      input: (event) => {
        const text = fold((event.target as HTMLInputElement).value);
        for (const { choice, row } of boxes) row.hidden = !fold(choice.label).includes(text);
      },
    },
  });
  const draw = (): void => {
    const now = new Set(chosen());
    for (const { choice, box } of boxes) box.checked = now.has(choice.index);
    const few = boxes.filter(({ choice }) => now.has(choice.index)).map(({ choice }) => choice.label);
    const all = !few.length || few.length === boxes.length;
    told.textContent = all && (few.length || field !== "families") ? "all" : few.length > 2 ? `${few.length} of ${boxes.length}` : few.join(", ") || "none";
    told.classList.toggle("set", store.state[field] !== null);
  };
  store.subscribe(({ keys }) => {
    if (keys.has(field) || keys.has("ego")) draw();
  });
  draw();
  root.append(h("details", { class: "filter", open }, h("summary", {}, h("span", {}, title), told), narrow, list));
}

function* where(values: ArrayLike<number>, mode: Uint8Array, wanted: number): Generator<number> {
  for (let i = 0; i < values.length; i++) if (mode[i] === wanted) yield values[i];
}

function sourcesField(root: HTMLElement, model: Model, store: Store): void {
  const most = Math.min(9, mostSources(model));
  if (most < 2) return;
  const box = h("input", { type: "range", min: 1, max: most, step: 1, "aria-label": "At least so many sources for a tie" });
  const told = h("span", { class: "told" });
  const draw = (): void => {
    box.value = String(store.state.sources);
    told.textContent = store.state.sources > 1 ? `at least ${store.state.sources}` : "any number";
    told.classList.toggle("set", store.state.sources > 1);
  };
  box.addEventListener("input", () => store.set({ sources: Number(box.value) }));
  store.subscribe(({ keys }) => keys.has("sources") && draw());
  draw();
  root.append(h("div", { class: "filter flat" }, h("div", { class: "row" }, h("span", {}, "Sources of a tie"), told), box));
}

function mostSources(model: Model): number {
  const { from, items } = model.pairs.claims;
  let most = 1;
  for (let i = 0; i < model.pairs.count; i++) {
    if (from[i + 1] - from[i] <= most) continue;
    most = Math.max(most, new Set(Array.from(items.subarray(from[i], from[i + 1]), (claim) => model.claims.source[claim])).size);
  }
  return most;
}

function listsField(root: HTMLElement, model: Model, store: Store): void {
  if (!model.nodes.list.some((list) => list)) return;
  const box = h("input", {
    type: "checkbox", role: "switch", on: { change: () => store.set({ lists: box.checked }) },
  });
  const note = h("p", { class: "hint" });
  const draw = (): void => {
    const { hiddenLists, hiddenInLists } = store.visible.counts;
    box.checked = store.visible.lists;
    note.textContent = hiddenLists
      ? `${counted(hiddenLists, "list")} with ${counted(hiddenInLists, "participation")} ${hiddenLists === 1 ? "is" : "are"} left out: long member lists drown all else.`
      : "";
  };
  store.subscribe(({ keys }) => keys.has("visible") && draw());
  draw();
  root.append(h("div", { class: "filter flat" }, h("label", { class: "switch" }, h("span", {}, "Lists of cities"), box), note));
}

/** Fields that the button “Clear filters” sets back. */
const CLEARED = {
  years: null, kinds: null, forms: null, countries: null, roles: null, topics: null, families: null, sources: 1, lists: null,
} as const satisfies Partial<State>;

export function filtered(state: State): boolean {
  return (Object.keys(CLEARED) as (keyof typeof CLEARED)[]).some((key) => state[key] !== CLEARED[key]);
}

export function clearFilters(store: Store): void {
  store.set(CLEARED);
}

export function mountFilters(root: HTMLElement, model: Model, store: Store): void {
  const { nodes, claims } = model;
  const label = (table: readonly string[]) => (i: number) => capital(words(table[i]));
  const years = h("div", { class: "filter flat" }, h("h3", {}, "Years"));
  mountYears(years, model, store);
  const clear = h("button", { type: "button", class: "clear", on: { click: () => clearFilters(store) } }, "Clear filters");
  const draw = (): void => {
    clear.hidden = !filtered(store.state);
  };
  store.subscribe(draw);
  draw();
  root.append(h("div", { class: "filters-head" }, h("h2", {}, "Filters"), clear), years);
  group(root, store, "Contexts", "families", choices(where(nodes.family, nodes.mode, 1), label(model.families), "Other"), true);
  listsField(root, model, store);
  group(root, store, "Kind", "kinds", choices(where(nodes.kind, nodes.mode, 0), label(model.kinds), "Unknown"));
  const forms = Int16Array.from(nodes.form.filter((_, i) => !nodes.mode[i] && model.kinds[nodes.kind[i]] === "institution"));
  if (forms.some((form) => form >= 0)) {
    group(root, store, "Kind of institution", "forms", choices(forms, label(model.forms), "Not stated"));
  }
  const named = (i: number): string => model.countries[i].label;
  group(root, store, "Country", "countries", choices(where(nodes.country, nodes.mode, 0), named, "Unknown"));
  group(root, store, "Role", "roles", choices(claims.role, (i) => capital(model.roles[i].label), "Unknown"));
  const topics = nodes.topics.flatMap((list, i) => (nodes.mode[i] ? [...list] : []));
  group(root, store, "Topic", "topics", choices(topics, label(model.topics), "Unknown"));
  sourcesField(root, model, store);
}
