/** The names on the drawing, written after each frame on a canvas of their own. */

import type Sigma from "sigma";
import { TOP } from "./camera";
import { ranked } from "./ranking";
import { writeNames, type Named } from "./lettering";
import type { Lit } from "./lit";
import type { Model } from "./payload";
import type { Picture } from "./picture";
import type { Store } from "./state";

/** An overview has at most so many names, as the figure has. */
const USUALLY = 60;

export class Nameplates {
  private readonly names: CanvasRenderingContext2D;
  private order: number[] = [];

  constructor(
    private readonly sigma: Sigma,
    private readonly picture: Picture,
    private readonly model: Model,
    private readonly store: Store,
  ) {
    sigma.createCanvasContext("names", { beforeLayer: "hovers" } as never);
    const canvas = sigma.getCanvases().names as HTMLCanvasElement;
    canvas.style.pointerEvents = "none";
    this.names = canvas.getContext("2d")!;
    sigma.resize(true); // the new canvas too
    this.rank();
  }

  /** The most telling are named first; to be called when what is visible has changed. */
  rank(): void {
    const { visible: shown, appearance: look, state } = this.store;
    this.order = ranked(this.model, state, shown, look);
  }

  /** Write the names; of what stands out alone when everything else is faint. */
  write(lit: Lit, dimmed: boolean): void {
    const { width, height } = this.sigma.getDimensions();
    const { names, sigma } = this;
    const ratio = sigma.getCamera().ratio;
    names.clearRect(0, 0, width, height);
    const scale = sigma.scaleSize(1);
    const { appearance: look, state } = this.store;
    const weight = (node: number): number => lit.nodes.get(node)! * 1e6 + look.radius[node];
    const order = dimmed ? [...lit.nodes.keys()].sort((a, b) => weight(b) - weight(a)) : this.order;
    const named: Named[] = [];
    // More where one looks closer.
    const most = state.ego === null ? USUALLY / Math.min(1, ratio) : 2 * USUALLY;
    const wanted = Math.round(Math.min(110, (width * height) / 9_000, most));
    const margin = 30;
    const { label, mode } = this.model.nodes;
    for (const node of order) {
      if (named.length > 3 * wanted + 20) break;
      const at = this.picture.node(node);
      if (at.hidden) continue;
      const { x, y } = sigma.graphToViewport(at);
      if (x < -margin || y < -margin || x > width + margin || y > height + margin) continue;
      const strong = lit.nodes.get(node) === 2 || node === state.ego;
      const radius = Math.max(1.3, at.size * scale);
      named.push({ text: label[node], x, y, strong, radius, italic: mode[node] === 1 });
    }
    named.sort((a, b) => Number(b.strong) - Number(a.strong));
    const kept = [{ x0: width - 52, y0: height - 190, x1: width, y1: height }]; // the buttons
    if (state.ego !== null) kept.push({ x0: 0, y0: 0, x1: width, y1: TOP });
    writeNames(names, named, Math.max(6, wanted), { width, height }, look.theme, kept);
  }
}
