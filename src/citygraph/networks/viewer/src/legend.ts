/** What the drawing means: shapes, colours, sizes; and what the sizes are computed on. */

import { SIGNS, type LegendEntry } from "./appearance";
import { counted, figure, h, svg, words } from "./dom";
import type { Model } from "./payload";
import { wholeOf } from "./seen";
import type { State, Store } from "./state";

const PATHS: readonly string[] = [
  "M8 3a5 5 0 1 0 0 10a5 5 0 0 0 0-10z",
  "M8 2l6 6l-6 6l-6-6z",
  "M8 3a5 5 0 1 0 0 10a5 5 0 0 0 0-10z",
  "M3.5 3.5h9v9h-9z",
  "M8 2.5l4.8 2.75v5.5L8 13.5l-4.8-2.75v-5.5z",
  "M8 2.5l5.6 10.2h-11.2z",
];

/** The sign of a shape, in the colour of the text around it. */
export function glyph(shape: number): SVGSVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 16 16", class: shape === 2 ? "glyph ring" : "glyph", "aria-hidden": "true" },
    svg("path", { d: PATHS[shape] }),
  );
}

function swatch(entry: LegendEntry, store: Store): HTMLElement {
  const on = store.state.group === entry.key;
  const dot = h("span", { class: "dot", "aria-hidden": "true" });
  dot.style.backgroundColor = entry.colour;
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        "aria-pressed": String(on),
        title: on ? "Show all again" : `Single out ${entry.label}`,
        on: { click: () => store.set({ group: on ? null : entry.key, selected: null }) },
      },
      dot,
      h("span", { class: "what" }, entry.label),
      h("span", { class: "count" }, figure(entry.count)),
    ),
  );
}

export function mountLegend(root: HTMLElement, _model: Model, store: Store): void {
  const colours = h("ul", { class: "swatches", "aria-label": "Colours" });
  const remark = h("p", { class: "hint" });
  const shapes = h("p", { class: "shapes" });
  const toggle = h("summary", { "aria-label": "Legend: what shapes and colours mean" }, "Legend");
  const draw = (): void => {
    const { appearance: look, visible: shown, state } = store;
    colours.replaceChildren(...look.legend.map((entry) => swatch(entry, store)));
    const basis =
      state.colour === "community" && look.legend.length ? "communities of the full network" : "";
    remark.replaceChildren(
      ...(look.grey && look.remark ? [greyDot(look.theme.grey)] : []),
      [look.remark && `${look.remark} (${counted(look.grey, "node")})`, basis]
        .filter(Boolean)
        .join("; "),
    );
    const seen = new Set<number>();
    for (const node of shown.nodes) seen.add(look.shape[node]);
    shapes.replaceChildren(
      ...[...seen].sort((a, b) => a - b).map((shape) => h("span", {}, glyph(shape), SIGNS[shape])),
      ...(shown.counts.undated ? [h("span", {}, dash(), "no date known")] : []),
    );
  };
  store.subscribe(({ keys }) => (keys.has("appearance") || keys.has("group")) && draw());
  draw();
  const open = !matchMedia("(max-width: 760px)").matches;
  root.append(h("details", { class: "legend", open }, toggle, shapes, colours, remark));
}

function greyDot(grey: string): HTMLElement {
  const dot = h("span", { class: "dot", "aria-hidden": "true" });
  dot.style.backgroundColor = grey;
  return dot;
}

function dash(): SVGSVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 22 16", class: "glyph dash", "aria-hidden": "true" },
    svg("path", { d: "M1 8h20" }),
  );
}

/** What sizes are computed on, in words. */
export function computedOn(model: Model, state: State): string {
  if (state.size === "filtered") return "computed on: filtered";
  if (state.size === "" && state.ego !== null) return "computed on: full ego view";
  return `computed on: full network (${wholeOf(model)})`;
}

function select(
  label: string,
  options: readonly (readonly [string, string])[],
  value: () => string,
  choose: (value: string) => void,
  store: Store,
): HTMLElement {
  const box = h("select", {}, ...options.map(([key, text]) => h("option", { value: key }, text)));
  box.value = value();
  box.addEventListener("change", () => choose(box.value));
  store.subscribe(() => {
    if (box.value !== value()) box.value = value();
  });
  return h("label", { class: "select" }, h("span", {}, label), box);
}

/** The choices of view, colour and size, and beside them what the measures are computed on. */
export function mountLooks(root: HTMLElement, model: Model, store: Store): void {
  const views: readonly (readonly [State["view"], string, string])[] = [
    ["two-mode", "With contexts", "Participants and what they take part in (two-mode)"],
    ["one-mode", "Partners only", "Participants tied by the contexts they share (one-mode)"],
  ];
  const buttons = views.map(([view, text, title]) =>
    h("button", { type: "button", title, on: { click: () => store.set({ view }) } }, text),
  );
  const colour = select(
    "Colour",
    [
      ["community", "Community"],
      ["kind", "Kind"],
      ["country", "Country"],
    ],
    () => store.state.colour,
    (value) => store.set({ colour: value as State["colour"], group: null }),
    store,
  );
  const sizes: [string, string][] = [
    ["", "As drawn"],
    ["filtered", "Ties shown"],
  ];
  for (const name of model.nodes.measures.keys()) sizes.push([name, words(name)]);
  const size = select(
    "Size",
    sizes,
    () => store.state.size,
    (value) => store.set({ size: value }),
    store,
  );
  const basis = h("span", {
    class: "basis",
    title: "Whether sizes and measures are computed on the full network or on what the filters show",
  });
  const draw = (): void => {
    buttons.forEach((button, i) =>
      button.setAttribute("aria-pressed", String(store.state.view === views[i][0])),
    );
    basis.textContent = computedOn(model, store.state);
  };
  store.subscribe(draw);
  draw();
  root.append(
    h(
      "div",
      { class: "looks" },
      h("div", { class: "segments", role: "group", "aria-label": "View" }, ...buttons),
      colour,
      size,
    ),
    basis,
  );
}
