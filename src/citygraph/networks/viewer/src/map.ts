/** A small map of the nodes that are shown and have coordinates; no tiles, no request. */

import { announce, counted, h, signed, svg } from "./dom";
import type { Model } from "./payload";
import { WIDE, View, type Point } from "./mapview";
import type { Store } from "./state";

interface Outlines {
  readonly scale: number;
  readonly land: readonly (readonly number[])[];
  readonly borders: readonly (readonly number[])[];
}

const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
const ROOT = Math.sqrt(3) / 2;
const EAST = 2.7066; // half the width of the projected world for a radius of 1

/** Equal Earth (Šavrič, Patterson and Jenny 2019, IJGIS 33), in units of the map. */
export function projected(longitude: number, latitude: number): Point {
  const t = Math.asin(ROOT * Math.sin((latitude * Math.PI) / 180));
  const [t2, t6] = [t * t, t ** 6];
  const east = (longitude * Math.PI) / 180;
  const x = (east * Math.cos(t)) / (ROOT * (A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2)));
  const y = t * (A1 + A2 * t2 + t6 * (A3 + A4 * t2));
  const unit = WIDE / (2 * EAST);
  return [WIDE / 2 + x * unit, 250 - y * unit];
}

export function mountMap(root: HTMLElement, model: Model, store: Store): void {
  const text = document.getElementById("citygraph-outlines")?.textContent;
  const places = placed(model);
  if (!text || !places.size) {
    root.append(
      h("p", { class: "note" }, "No node of this network has coordinates, so there is no map."),
    );
    return;
  }
  const dots = svg("g", { class: "dots" });
  const map = svg(
    "svg",
    {
      class: "world",
      tabindex: 0,
      role: "application",
      "aria-label": "Map; arrow keys go from node to node, Enter selects",
    },
    ...grounds(JSON.parse(text) as Outlines),
    dots,
  );
  const note = h("p", { class: "note" });
  const view = new View(map);
  const drawn = new Dots(dots, model, store, places);
  const buttons = [
    signed("plus", "Zoom the map in", () => view.zoom(0.6)),
    signed("minus", "Zoom the map out", () => view.zoom(1 / 0.6)),
    signed("fit", "Fit the map to the nodes shown", () =>
      view.fit(drawn.shown.map((node) => places.get(node)!)),
    ),
  ];
  root.append(map, h("div", { class: "map-foot" }, note, h("div", { class: "map-tools" }, ...buttons)));
  const folds = root.closest("details");
  let pending = 0;
  const draw = (): void => {
    pending = 0;
    if (folds && !folds.open) return;
    drawn.draw();
    const without = store.visible.counts.nodes - drawn.shown.length;
    const rest = `${counted(without, "node")} shown without coordinates.`;
    note.textContent = `${counted(drawn.shown.length, "node")} on the map; ${rest}`;
  };
  folds?.addEventListener("toggle", draw);
  store.subscribe(({ keys }) => {
    // One redrawing per frame, after the picture's.
    if (keys.has("visible") || keys.has("appearance")) pending ||= requestAnimationFrame(draw);
    if (keys.has("selected") || keys.has("hover")) drawn.mark();
  });
  map.addEventListener("click", (event) => {
    const node = (event.target as Element).getAttribute("data-node");
    if (node !== null && !view.dragged) store.set({ selected: { type: "node", node: Number(node) } });
  });
  map.addEventListener("keydown", (event) => drawn.pressed(event));
  draw();
}

function placed(model: Model): Map<number, Point> {
  const { lat, lon, count } = model.nodes;
  const found = new Map<number, Point>();
  for (let i = 0; i < count; i++) {
    if (Number.isFinite(lat[i]) && Number.isFinite(lon[i])) found.set(i, projected(lon[i], lat[i]));
  }
  return found;
}

function grounds(outlines: Outlines): SVGElement[] {
  const path = (lines: readonly (readonly number[])[], end: string): string => {
    return lines.map((line) => traced(line, outlines.scale) + end).join("");
  };
  return [
    svg("path", { class: "land", d: path(outlines.land, "z") }),
    svg("path", { class: "borders", d: path(outlines.borders, "") }),
  ];
}

function traced(line: readonly number[], scale: number): string {
  const points: string[] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < line.length; i += 2) {
    x += line[i];
    y += line[i + 1];
    const [px, py] = projected(x / scale, y / scale);
    points.push(`${px.toFixed(1)} ${py.toFixed(1)}`);
  }
  return `M${points.join("L")}`;
}

interface Dot {
  readonly mark: SVGElement;
  on: boolean;
  look: string;
}

/** One dot per node with coordinates; made once, then shown or hidden. */
class Dots {
  /** The nodes that are shown, from west to east. */
  shown: number[] = [];
  private at = 0;
  private readonly dots = new Map<number, Dot>();
  private readonly east: readonly number[];
  private marked: SVGElement[] = [];

  constructor(
    layer: SVGElement,
    private readonly model: Model,
    private readonly store: Store,
    private readonly places: ReadonlyMap<number, Point>,
  ) {
    const { from } = model.pairsOf;
    const ties = (node: number): number => from[node + 1] - from[node];
    this.east = [...places.keys()].sort((a, b) => places.get(a)![0] - places.get(b)![0] || a - b);
    for (const node of [...places.keys()].sort((a, b) => ties(b) - ties(a) || a - b)) {
      this.dots.set(node, { mark: this.dot(node), on: true, look: "" });
    }
    layer.replaceChildren(...Array.from(this.dots.values(), ({ mark }) => mark));
  }

  /** A line without length and with round ends: a dot that stays as large in every zoom. */
  private dot(node: number): SVGElement {
    const [x, y] = this.places.get(node)!;
    const at = `M${x.toFixed(2)} ${y.toFixed(2)}h0`;
    return svg(
      "path",
      { d: at, class: "dot", "data-node": node },
      svg("title", {}, this.model.nodes.label[node]),
    );
  }

  draw(): void {
    const { visible, appearance } = this.store;
    this.shown = this.east.filter((node) => visible.nodeOn[node]);
    this.at = Math.min(this.at, Math.max(this.shown.length - 1, 0));
    for (const [node, dot] of this.dots) {
      const on = visible.nodeOn[node] === 1;
      if (on !== dot.on) dot.mark.toggleAttribute("hidden", !on);
      dot.on = on;
      if (!on) continue;
      const size = Math.min(3.5 + 1.2 * Math.sqrt(visible.degree[node]), 14).toFixed(1);
      const look = `${appearance.colour[node]} ${size}`;
      if (look === dot.look) continue;
      dot.look = look;
      dot.mark.setAttribute("stroke", appearance.colour[node]);
      dot.mark.setAttribute("stroke-width", size);
    }
    this.mark();
  }

  mark(): void {
    for (const one of this.marked) one.classList.remove("on");
    const { selected, hover } = this.store.state;
    this.marked = [selected, hover].flatMap((target) => {
      const dot = target?.type === "node" ? this.dots.get(target.node) : undefined;
      return dot ? [dot.mark] : [];
    });
    for (const one of this.marked) one.classList.add("on");
  }

  pressed(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const { shown, store } = this;
    if (step !== undefined && shown.length) {
      this.at = (this.at + step + shown.length) % shown.length;
      store.set({ hover: { type: "node", node: shown[this.at] } });
      announce(this.model.nodes.label[shown[this.at]]);
    } else if (event.key === "Enter" && shown.length) {
      store.set({ selected: { type: "node", node: shown[this.at] } });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
