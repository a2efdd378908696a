/** How what is visible looks: colours, sizes, shapes, positions and the legend. */

import { concentric } from "./ego";
import type { Model } from "./payload";
import { initialState, type State } from "./state";
import { schemeOf, type Scheme } from "./schemes";
import { THEMES, type Theme } from "./themes";
import { visible, type Visible } from "./visible";

export { THEMES, type Theme } from "./themes";

/** Shapes of nodes, by number. */
export const SHAPES = ["disc", "diamond", "ring", "square", "hexagon"] as const;

export interface LegendEntry {
  /** What `state.group` says when this entry is singled out. */
  readonly key: string;
  readonly label: string;
  readonly colour: string;
  /** Visible nodes of that colour and meaning. */
  readonly count: number;
}

export interface Appearance {
  readonly theme: Theme;
  /** All per node. */
  readonly colour: readonly string[];
  readonly radius: Float64Array;
  readonly shape: Uint8Array;
  /** Positions in pixels of the layout, y downwards; of an ego view, concentric. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Key of the legend entry of each node, "" for none. */
  readonly group: readonly string[];
  readonly legend: readonly LegendEntry[];
  /** What the colours of the legend leave out, such as "31 smaller communities share these colours". */
  readonly remark: string;
  /** The frame of all layouts; it stays the same under all filters. */
  readonly box: Box;
}

export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

const MOST_ENTRIES = 16;

export function themeOf(state: State): Theme {
  if (state.theme !== "auto") return THEMES[state.theme];
  return THEMES[matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "paper"];
}

const boxes = new WeakMap<Model, Box>();

/** The frame around the layout of the figure: around what is shown at first. */
export function boxOf(model: Model): Box {
  let box = boxes.get(model);
  if (!box) {
    const { x, y, r } = model.nodes;
    const first = visible(model, { ...initialState(model), view: "two-mode" }).nodes;
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const i of first) {
      if (!(Number.isFinite(x[i]) && Number.isFinite(y[i]))) continue;
      x0 = Math.min(x0, x[i] - r[i]);
      x1 = Math.max(x1, x[i] + r[i]);
      y0 = Math.min(y0, y[i] - r[i]);
      y1 = Math.max(y1, y[i] + r[i]);
    }
    const pad = x0 > x1 ? 400 : Math.max(0, 200 - (x1 - x0) / 2, 200 - (y1 - y0) / 2);
    box = x0 > x1 ? { x0: -pad, y0: -pad, x1: pad, y1: pad } : { x0: x0 - pad, y0: y0 - pad, x1: x1 + pad, y1: y1 + pad };
    boxes.set(model, box);
  }
  return box;
}

const shapes = new WeakMap<Model, Uint8Array>();

function shapesOf(model: Model): Uint8Array {
  let found = shapes.get(model);
  if (!found) {
    const named: Record<string, number> = { city: 0, institution: 1, place: 3 };
    const { mode, kind } = model.nodes;
    found = Uint8Array.from(mode, (one, i) => (one ? 2 : named[model.kinds[kind[i]]] ?? 4));
    shapes.set(model, found);
  }
  return found;
}

/** The value that sizes stand for, per node; NaN where it is undefined. */
export function sizeValues(model: Model, state: State, shown: Visible): Float64Array | null {
  if (state.size === "filtered") return Float64Array.from(shown.degree);
  return model.nodes.measures.get(state.size) ?? null;
}

function radii(model: Model, state: State, shown: Visible): Float64Array {
  const { r, mode } = model.nodes;
  const values = sizeValues(model, state, shown) ?? (shown.steps ? Float64Array.from(shown.degree) : null);
  if (!values) return r;
  const most = [1e-12, 1e-12];
  for (const i of shown.nodes) if (values[i] > most[mode[i]]) most[mode[i]] = values[i];
  const unit = unitOf(model);
  return Float64Array.from(values, (value, i) => {
    const share = value > 0 ? Math.sqrt(value / most[mode[i]]) : 0;
    return unit * (i === state.ego ? 3.4 : 0.85 + (mode[i] ? 2 : 1.5) * share);
  });
}

const units = new WeakMap<Model, number>();

/** The size of a usual node in the figure: the median radius. */
function unitOf(model: Model): number {
  let unit = units.get(model);
  if (unit === undefined) {
    const sorted = Float64Array.from(model.nodes.r).sort();
    unit = sorted[sorted.length >> 1] || 5;
    units.set(model, unit);
  }
  return unit;
}

interface Placed {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly radius: Float64Array;
}
let placedFor: { shown: Visible; size: string; placed: Placed } | null = null;

function placed(model: Model, state: State, shown: Visible): Placed {
  const radius = radii(model, state, shown);
  if (!shown.steps || state.ego === null) return { x: model.nodes.x, y: model.nodes.y, radius };
  if (placedFor?.shown !== shown || placedFor.size !== state.size) {
    const placed = concentric(model, shown, state.ego, radius, boxOf(model), unitOf(model));
    placedFor = { shown, size: state.size, placed };
  }
  return placedFor.placed;
}

function legendOf(model: Model, scheme: Scheme, shown: Visible, theme: Theme): LegendEntry[] {
  const counts = new Map<string, number>();
  for (const node of shown.nodes) {
    if (model.nodes.mode[node] && scheme.key[node].startsWith("family")) continue;
    if (scheme.key[node]) counts.set(scheme.key[node], (counts.get(scheme.key[node]) ?? 0) + 1);
  }
  return [...counts]
    .map(([key, count]) => {
      const at = scheme.colour(key);
      return { key, count, label: scheme.label(key), colour: at < 0 ? theme.grey : theme.palette[at] };
    })
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
}

/** How what is visible looks under a state. */
export function appearance(model: Model, state: State, shown: Visible): Appearance {
  const theme = themeOf(state);
  const scheme = schemeOf(model, state.colour);
  const all = legendOf(model, scheme, shown, theme);
  const coloured = all.filter((entry) => entry.colour !== theme.grey);
  const legend = coloured.slice(0, MOST_ENTRIES);
  const left = all.length - legend.length;
  const colourOf = new Map<string, string>([["", theme.grey]]);
  for (const key of new Set(scheme.key)) {
    if (key) colourOf.set(key, scheme.colour(key) < 0 ? theme.grey : theme.palette[scheme.colour(key)]);
  }
  return {
    theme,
    colour: scheme.key.map((key) => colourOf.get(key)!),
    shape: shapesOf(model),
    group: scheme.key,
    legend,
    remark: left > 0 ? scheme.remark(coloured.length - legend.length, all.length - coloured.length) : "",
    box: boxOf(model),
    ...placed(model, state, shown),
  };
}

/** The colour of a tie: that of its context; between participants, theirs if they agree. */
export function tieColour(model: Model, look: Appearance, a: number, b: number): string {
  if (model.nodes.mode[b]) return look.colour[b];
  if (model.nodes.mode[a]) return look.colour[a];
  return look.group[a] === look.group[b] ? look.colour[a] : look.theme.grey;
}
