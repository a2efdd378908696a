/** A filter by ticks: what is ticked narrows what is shown; where nothing is ticked, all is shown. */

import { figure, fold, h } from "./dom";
import type { Counted, Field } from "./facets";
import type { State, Store } from "./state";

export interface Choice {
  readonly index: number;
  readonly label: string;
  readonly count: number;
}

/** How often each index occurs in the whole page, as choices in falling order. */
export function choices(
  values: Iterable<number>,
  label: (index: number) => string,
  unknown: string,
): Choice[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([index, count]) => ({ index, count, label: index < 0 ? unknown : label(index) }))
    .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label, "en"));
}

/** Mount a filter; it is told what its choices would give as `counted` finds that out. */
export function group(
  root: HTMLElement,
  store: Store,
  counted: Counted,
  field: Field,
  title: string,
  among: readonly Choice[],
  open = false,
): void {
  if (!among.length) return;
  const chosen = (): readonly number[] =>
    field === "families" ? [...store.visible.families] : (store.state[field] ?? []);
  const told = h("span", { class: "told" });
  const boxes = among.map((choice) => {
    const box = h("input", { type: "checkbox", on: { change: () => tick(choice.index, box.checked) } });
    const count = h("span", { class: "count" }, figure(choice.count));
    return {
      choice,
      box,
      count,
      row: h("label", { class: "choice" }, box, h("span", {}, choice.label), count),
    };
  });
  const tick = (index: number, on: boolean): void => {
    const now = new Set(chosen());
    if (on) now.add(index);
    else now.delete(index);
    const list = [...now].sort((a, b) => a - b);
    store.set({ [field]: list.length || field === "families" ? list : null } as Partial<State>);
  };
  const draw = (): void => {
    const now = new Set(chosen());
    for (const { choice, box } of boxes) box.checked = now.has(choice.index);
    const few = boxes.filter(({ choice }) => now.has(choice.index)).map(({ choice }) => choice.label);
    told.textContent = summed(few, boxes.length, field === "families");
    told.classList.toggle("set", store.state[field] !== null);
  };
  store.subscribe(({ keys }) => {
    if (keys.has(field) || keys.has("ego")) draw();
  });
  counted(field, (counts) => {
    for (const { choice, count, row } of boxes) {
      const now = counts.get(choice.index) ?? 0;
      count.textContent = figure(now);
      row.classList.toggle("empty", now === 0);
    }
  });
  draw();
  const rows = boxes.map(({ row }) => row);
  const list = h("div", { class: "choices", role: "group", "aria-label": title }, ...rows);
  const find =
    among.length > 14 &&
    narrow(title, among.length, (text) => {
      for (const { choice, row } of boxes) row.hidden = !fold(choice.label).includes(text);
    });
  const head = h("summary", {}, h("span", {}, title), told);
  root.append(h("details", { class: "filter", open }, head, find, list));
}

/** What is ticked, in a few words. */
function summed(few: readonly string[], of: number, empties: boolean): string {
  if (few.length === of || (!few.length && !empties)) return "all";
  return few.length > 2 ? `${few.length} of ${of}` : few.join(", ") || "none";
}

function narrow(title: string, many: number, look: (text: string) => void): HTMLElement {
  return h("input", {
    type: "text",
    class: "narrow",
    placeholder: `Look for one of ${many}`,
    "aria-label": `Look in ${title}`,
    on: { input: (event) => look(fold((event.target as HTMLInputElement).value)) },
  });
}
