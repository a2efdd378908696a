/** The picture as SVG, for files and for where WebGL is missing. */

import { type Appearance, tieColour } from "./appearance";
import { svg } from "./dom";
import { footer, footOf, headOf, MARGIN, outline } from "./margins";
import type { Model } from "./payload";
import { placedNames } from "./placing";
import { ranked } from "./ranking";
import { titleOf } from "./seen";
import type { Store } from "./state";

export interface Options {
  /** Whether title, legend and method line stand around the picture. */
  readonly legend: boolean;
  /** Of the picture in pixels. */
  readonly width: number;
  /** Whether every tie can be chosen; otherwise those of one look are one path. */
  readonly apart?: boolean;
}

const FONTS = "Inter, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif";
const MOST_APART = 6000; // more ties than this are drawn as one path per colour

interface Frame {
  readonly scale: number;
  readonly at: (node: number) => readonly [number, number];
  readonly radius: (node: number) => number;
  readonly height: number;
}

/** Draw what is shown. */
export function drawing(model: Model, store: Store, options: Options): SVGSVGElement {
  const { theme } = store.appearance;
  const head = options.legend ? headOf(model, store) : null;
  const top = head ? head.height + 30 : MARGIN;
  const frame = framed(store, options.width, top);
  const foot = options.legend ? footOf(model, store, options.width) : [];
  const height = Math.round(frame.height + foot.length * 16 + (foot.length ? 12 : 0));
  const root = svg("svg", {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${options.width} ${height}`,
    width: options.width,
    height,
    "font-family": FONTS,
    role: "group",
    "aria-label": titleOf(model, store),
  });
  root.append(
    svg("title", {}, titleOf(model, store)),
    svg("rect", { width: options.width, height, fill: theme.ground }),
    tiesOf(model, store, frame, options.apart ?? false),
    nodesOf(model, store, frame),
    names(model, store, frame, options.width),
  );
  if (head) root.append(head.group, footer(foot, height, theme.faint));
  return root;
}

/** Where things stand on a picture of that width. */
function framed(store: Store, width: number, top: number): Frame {
  const { appearance: look, visible } = store;
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of visible.nodes) {
    const r = look.radius[node] * 1.3;
    x0 = Math.min(x0, look.x[node] - r);
    x1 = Math.max(x1, look.x[node] + r);
    y0 = Math.min(y0, look.y[node] - r);
    y1 = Math.max(y1, look.y[node] + r);
  }
  if (x0 > x1) [x0, y0, x1, y1] = [0, 0, 1, 1];
  const room = width - 2 * MARGIN;
  const scale = Math.min(room / Math.max(x1 - x0, 1), 3);
  const left = MARGIN + (room - (x1 - x0) * scale) / 2;
  return {
    scale,
    at: (node) => [left + (look.x[node] - x0) * scale, top + (look.y[node] - y0) * scale],
    radius: (node) => Math.max(look.radius[node] * scale, 1.6),
    height: top + (y1 - y0) * scale + MARGIN,
  };
}

const fixed = (value: number): string => value.toFixed(1);

function nodesOf(model: Model, store: Store, frame: Frame): SVGElement {
  const { appearance: look, visible } = store;
  const group = svg("g", { class: "nodes" });
  for (const node of visible.nodes) {
    const [x, y] = frame.at(node);
    const radius = frame.radius(node);
    const ring = look.shape[node] === 2;
    const line = Math.max(Math.min(radius / 4.5, 3.2), 1.2);
    group.append(
      svg(
        "path",
        {
          d: outline(look.shape[node], x, y, ring ? radius - line / 2 : radius),
          "data-node": node,
          fill: ring ? look.theme.ground : look.colour[node],
          stroke: ring ? look.colour[node] : look.theme.ground,
          "stroke-width": ring ? fixed(line) : "0.8",
        },
        svg("title", {}, model.nodes.label[node]),
      ),
    );
  }
  return group;
}

function tiesOf(model: Model, store: Store, frame: Frame, apart: boolean): SVGElement {
  const { ties } = store.visible;
  const group = svg("g", {
    class: "ties",
    fill: "none",
    "stroke-opacity": 0.5,
    "stroke-linecap": "round",
  });
  let most = 0;
  for (const weight of ties.weight) most = Math.max(most, weight);
  const together = new Map<string, string[]>();
  for (let i = 0; i < ties.count; i++) {
    const [a, b] = [ties.a[i], ties.b[i]];
    const look = lookOf(model, store.appearance, store, i, most);
    const path = curve(frame, a, b, store.visible.degree);
    if (apart && ties.count <= MOST_APART) {
      group.append(svg("path", { d: path, "data-tie": `${a} ${b}`, ...look }));
    } else {
      const key = JSON.stringify(look);
      const paths = together.get(key);
      if (paths) paths.push(path);
      else together.set(key, [path]);
    }
  }
  for (const [look, paths] of together) {
    group.append(svg("path", { d: paths.join(""), ...(JSON.parse(look) as Record<string, string>) }));
  }
  return group;
}

function lookOf(
  model: Model,
  look: Appearance,
  store: Store,
  i: number,
  most: number,
): Record<string, string> {
  const { ties, taking, view } = store.visible;
  const convenes = view === "two-mode" && ties.pair[i] >= 0 && taking.side[ties.pair[i]] === 0;
  const strength = view === "one-mode" ? 0.6 + 2 * (ties.weight[i] / most) : convenes ? 2 : 1;
  const same = view === "two-mode" && ties.pair[i] < 0;
  return {
    stroke: tieColour(model, look, ties.a[i], ties.b[i]),
    "stroke-width": (Math.round(strength * 5) / 5).toFixed(1),
    ...(same
      ? { "stroke-dasharray": "1.5 4" }
      : ties.dated[i] === 2
        ? { "stroke-dasharray": "5 3" }
        : {}),
  };
}

/** A tie bows a little, but where one end hangs on the other alone, as in the figure. */
function curve(frame: Frame, a: number, b: number, degree: Int32Array): string {
  const [ax, ay] = frame.at(a);
  const [bx, by] = frame.at(b);
  const start = `M${fixed(ax)} ${fixed(ay)}`;
  if (degree[a] === 1 || degree[b] === 1) return `${start}L${fixed(bx)} ${fixed(by)}`;
  const [dx, dy] = [bx - ax, by - ay];
  const pull = `${fixed(ax + dx / 2 - 0.1 * dy)} ${fixed(ay + dy / 2 + 0.1 * dx)}`;
  return `${start}Q${pull} ${fixed(bx)} ${fixed(by)}`;
}

function names(model: Model, store: Store, frame: Frame, width: number): SVGElement {
  const { appearance: look, visible } = store;
  const group = svg("g", {
    class: "names",
    fill: look.theme.ink,
    stroke: look.theme.ground,
    "stroke-width": 3,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
    "text-anchor": "middle",
  });
  const spots = ranked(model, store.state, visible, look).map((node, rank) => {
    const [x, y] = frame.at(node);
    return {
      node,
      x,
      y,
      radius: frame.radius(node),
      weight: -rank,
    };
  });
  for (const name of placedNames(spots, model.nodes.label, width)) {
    const context = model.nodes.mode[name.node] === 1;
    const style = context ? { "font-style": "italic" } : { "font-weight": 600 };
    group.append(
      svg("text", { x: fixed(name.x), y: fixed(name.y), "font-size": name.size, ...style }, name.text),
    );
  }
  return group;
}
