/** Where everything stands and how large it is: as in the figure, or around the focus of an ego view. */

import { concentric } from "./concentric";
import { main } from "./connected";
import type { Model } from "./payload";
import { initialState, UNFILTERED, type State } from "./state";
import { visible, type Visible } from "./visible";

export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Positions in pixels of the layout, y downwards, and radii; all per node. */
export interface Placed {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly radius: Float64Array;
}

const boxes = new WeakMap<Model, Box>();

/** The frame around what is shown at first; of an overview, around what hangs together in it. */
export function boxOf(model: Model): Box {
  let box = boxes.get(model);
  if (!box) {
    const { x, y, r } = model.nodes;
    const first = visible(model, { ...initialState(model), view: "two-mode" });
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const i of main(first)) {
      if (!(Number.isFinite(x[i]) && Number.isFinite(y[i]))) continue;
      x0 = Math.min(x0, x[i] - r[i]);
      x1 = Math.max(x1, x[i] + r[i]);
      y0 = Math.min(y0, y[i] - r[i]);
      y1 = Math.max(y1, y[i] + r[i]);
    }
    box = roomy(x0, y0, x1, y1);
    boxes.set(model, box);
  }
  return box;
}

/** A frame that is not too small for a few nodes, and has a size for none. */
function roomy(x0: number, y0: number, x1: number, y1: number): Box {
  if (x0 > x1) return { x0: -400, y0: -400, x1: 400, y1: 400 };
  const pad = Math.max(0, 200 - (x1 - x0) / 2, 200 - (y1 - y0) / 2);
  return { x0: x0 - pad, y0: y0 - pad, x1: x1 + pad, y1: y1 + pad };
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

/** The value that sizes stand for, per node; NaN where it is undefined. */
export function sizeValues(model: Model, state: State, shown: Visible): Float64Array | null {
  if (state.size === "filtered") return Float64Array.from(shown.degree);
  return model.nodes.measures.get(state.size) ?? null;
}

function radii(model: Model, state: State, shown: Visible): Float64Array {
  const { r, mode } = model.nodes;
  const values =
    sizeValues(model, state, shown) ?? (shown.steps ? Float64Array.from(shown.degree) : null);
  if (!values) return r;
  const most = [1e-12, 1e-12];
  for (const i of shown.nodes) if (values[i] > most[mode[i]]) most[mode[i]] = values[i];
  const unit = unitOf(model);
  return Float64Array.from(values, (value, i) => {
    const share = value > 0 ? Math.sqrt(value / most[mode[i]]) : 0;
    return unit * (i === state.ego ? 3.4 : 0.85 + (mode[i] ? 2 : 1.5) * share);
  });
}

interface Standing extends Placed {
  /** By how much signs are larger than in the figure. */
  readonly growth: number;
  readonly shown: Visible;
}

const RECENT = 4;
let recent: { model: Model; key: string; standing: Standing }[] = [];

/** Lay out an ego view, or remember how it was laid out. */
function laidOut(model: Model, state: State, key: string, make: () => Visible): Standing {
  let found = recent.find((one) => one.model === model && one.key === key);
  if (!found) {
    const shown = make();
    const size = radii(model, state, shown);
    const made = concentric(model, shown, state.ego!, size, boxOf(model), unitOf(model));
    found = { model, key, standing: { ...made, shown } };
  }
  recent = [found, ...recent.filter((one) => one !== found)].slice(0, RECENT);
  return found.standing;
}

const covers = (all: Visible, part: Visible): boolean => part.nodes.every((node) => all.nodeOn[node]);

/**
 * Where an ego view stands: a filter hides some of it and moves nothing.
 *
 * It is laid out with all that it has without filters; with all families and lists only where
 * some that are usually off have been switched on. In one-mode a filter can bring ties that were
 * not there before (members without their convener); then it is laid out as it is.
 */
function standing(model: Model, state: State, shown: Visible): Standing {
  const size = state.size === "filtered" ? "" : state.size;
  const usual: State = { ...state, ...UNFILTERED, size };
  const key = [state.ego, state.distance, state.view, size].join(" ");
  const first = laidOut(model, usual, key, () => {
    const free = Object.keys(UNFILTERED) as (keyof typeof UNFILTERED)[];
    return free.every((name) => state[name] === UNFILTERED[name]) ? shown : visible(model, usual);
  });
  if (covers(first.shown, shown)) return first;
  const all: State = { ...usual, families: model.families.map((_, i) => i), lists: true };
  const whole = laidOut(model, all, `${key} all`, () => visible(model, all));
  if (covers(whole.shown, shown)) return whole;
  return laidOut(model, { ...state, size }, JSON.stringify([key, Array.from(shown.nodes)]), () => shown);
}

/** Where everything stands under a state. */
export function placed(model: Model, state: State, shown: Visible): Placed {
  if (!shown.steps || state.ego === null) {
    return { x: model.nodes.x, y: model.nodes.y, radius: radii(model, state, shown) };
  }
  const found = standing(model, state, shown);
  if (state.size !== "filtered") return found;
  return { ...found, radius: radii(model, state, shown).map((radius) => radius * found.growth) };
}
