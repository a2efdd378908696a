/** The stage where WebGL is missing: the picture as SVG, to be clicked and walked through. */

import { h } from "./dom";
import { drawing } from "./drawing";
import type { Model } from "./payload";
import type { Stage } from "./stage";
import type { Store, Target } from "./state";

const WIDE = 1400;

const nodeMark = (node: number): string => `[data-node="${node}"]`;
const tieMark = (a: number, b: number): string => `[data-tie="${a} ${b}"], [data-tie="${b} ${a}"]`;

/** Mount it. */
export function mountDrawn(root: HTMLElement, model: Model, store: Store): Stage {
  const frame = h("div", { class: "drawn", tabindex: 0, role: "application" });
  frame.setAttribute("aria-label", "Network; arrow keys go from node to node, Enter selects");
  root.append(frame);
  const picture = new Picture(frame, model, store);
  const end = store.subscribe(({ keys }) => {
    if (keys.has("visible") || keys.has("appearance")) picture.draw();
    else if (keys.has("selected") || keys.has("hover")) picture.mark();
  });
  return {
    fit: () => picture.zoom(0),
    zoom: (factor) => picture.zoom(factor),
    pan: (dx, dy) => frame.scrollBy(dx * frame.clientWidth, dy * frame.clientHeight),
    show: (node) => picture.show(node),
    at: (node, other) => picture.at(node, other),
    destroy: () => {
      end();
      frame.remove();
    },
  };
}

class Picture {
  private drawn: SVGSVGElement | null = null;
  private wide = 1;

  constructor(
    private readonly frame: HTMLElement,
    private readonly model: Model,
    private readonly store: Store,
  ) {
    this.draw();
    frame.addEventListener("click", (event) => store.set({ selected: this.target(event) }));
    frame.addEventListener("pointerover", (event) => store.set({ hover: this.target(event) }));
    frame.addEventListener("keydown", (event) => this.pressed(event));
  }

  draw(): void {
    this.drawn = drawing(this.model, this.store, { legend: false, width: WIDE, apart: true });
    this.frame.replaceChildren(this.drawn);
    this.zoom(this.wide);
    this.mark();
  }

  /** Make it larger by a factor; 0 makes it fit. */
  zoom(factor: number): void {
    this.wide = factor ? Math.min(Math.max(this.wide * factor, 1), 12) : 1;
    if (this.drawn) this.drawn.style.width = `${this.wide * 100}%`;
  }

  show(node: number): void {
    const found = this.frame.querySelector(`[data-node="${node}"]`);
    found?.scrollIntoView({ block: "center", inline: "center" });
  }

  at(node: number, other?: number): { x: number; y: number } | null {
    const mark = other === undefined ? nodeMark(node) : tieMark(node, other);
    const found = this.frame.querySelector<SVGGeometryElement>(mark);
    const matrix = found?.getScreenCTM();
    if (!found || !matrix) return null;
    if (other !== undefined)
      return found.getPointAtLength(found.getTotalLength() / 2).matrixTransform(matrix);
    const { x, y, width, height } = found.getBBox();
    return new DOMPoint(x + width / 2, y + height / 2).matrixTransform(matrix);
  }

  mark(): void {
    const { selected, hover } = this.store.state;
    for (const one of this.frame.querySelectorAll(".on")) one.classList.remove("on");
    for (const target of [selected, hover]) {
      if (!target) continue;
      const found = target.type === "node" ? nodeMark(target.node) : tieMark(target.a, target.b);
      for (const one of this.frame.querySelectorAll(found)) one.classList.add("on");
    }
  }

  private target(event: Event): Target | null {
    const at = event.target as Element;
    const node = at.getAttribute("data-node");
    if (node !== null) return { type: "node", node: Number(node) };
    const ends = at.getAttribute("data-tie")?.split(" ").map(Number);
    return ends ? { type: "tie", a: ends[0], b: ends[1] } : null;
  }

  private pressed(event: KeyboardEvent): void {
    const { store } = this;
    const nodes = Array.from(store.visible.nodes);
    const { hover } = store.state;
    const from = hover ?? store.state.selected;
    const at = from?.type === "node" ? from.node : -1;
    if (event.key === "Enter" && hover) store.set({ selected: hover });
    else if (event.key.startsWith("Arrow") && nodes.length) {
      const next = at < 0 ? nodes[0] : this.towards(at, nodes, event.key);
      store.set({ hover: { type: "node", node: next } });
      this.show(next);
      this.frame.setAttribute("aria-label", this.model.nodes.label[next]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The nearest node in the direction of an arrow. */
  private towards(from: number, nodes: readonly number[], key: string): number {
    const { x, y } = this.store.appearance;
    const [ux, uy] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
      key
    ] ?? [0, 0];
    let [best, cost] = [from, Infinity];
    for (const node of nodes) {
      const [dx, dy] = [x[node] - x[from], y[node] - y[from]];
      const along = dx * ux + dy * uy;
      const aside = Math.abs(dx * uy - dy * ux);
      if (along > 0 && aside <= along * 1.2 && along + 2 * aside < cost)
        [best, cost] = [node, along + 2 * aside];
    }
    return best;
  }
}
