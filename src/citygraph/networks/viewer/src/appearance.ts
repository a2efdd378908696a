/** How what is visible looks: colours, sizes, shapes, positions and the legend. */

import type { Model } from "./payload";
import { boxOf, placed, type Box } from "./placed";
import type { State } from "./state";
import { schemeOf, type Scheme } from "./schemes";
import { THEMES, type Theme } from "./themes";
import type { Visible } from "./visible";

export { boxOf, sizeValues, type Box } from "./placed";
export { THEMES, type Theme } from "./themes";

/** Shapes of nodes, by number; who has which says `networks/figure/signs.py`. */
export const SHAPES = ["disc", "diamond", "ring", "square", "hexagon", "triangle"] as const;

/** What each shape is the sign of. */
export const SIGNS = [
  "city",
  "institution",
  "taken part in",
  "initiative",
  "country or region",
  "person",
] as const;

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
  /** What the colours of the legend leave out, such as "smaller or unstable communities: grey". */
  readonly remark: string;
  /** How many of the nodes shown are grey. */
  readonly grey: number;
  /** The frame of all layouts; it stays the same under all filters. */
  readonly box: Box;
}

const MOST_ENTRIES = 16;

export function themeOf(state: State): Theme {
  if (state.theme !== "auto") return THEMES[state.theme];
  return THEMES[matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "paper"];
}

const shapes = new WeakMap<Model, Uint8Array>();

function shapesOf(model: Model): Uint8Array {
  let found = shapes.get(model);
  if (!found) {
    const named: Record<string, number> = { city: 0, initiative: 3, place: 4, person: 5 };
    const { mode, kind } = model.nodes;
    found = Uint8Array.from(mode, (one, i) => (one ? 2 : (named[model.kinds[kind[i]]] ?? 1)));
    shapes.set(model, found);
  }
  return found;
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
  const colourOf = new Map<string, string>([["", theme.grey]]);
  for (const key of new Set(scheme.key)) {
    if (key) colourOf.set(key, scheme.colour(key) < 0 ? theme.grey : theme.palette[scheme.colour(key)]);
  }
  const colour = scheme.key.map((key) => colourOf.get(key)!);
  const grey = shown.nodes.reduce((sum, node) => sum + Number(colour[node] === theme.grey), 0);
  return {
    theme,
    colour,
    shape: shapesOf(model),
    group: scheme.key,
    legend,
    remark:
      grey || coloured.length > legend.length
        ? scheme.remark(coloured.length - legend.length, grey)
        : "",
    grey,
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
