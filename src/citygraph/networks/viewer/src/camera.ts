/** Where the reader looks from. */

import type Sigma from "sigma";
import { still } from "./dom";
import { nodeKey, type Picture } from "./picture";
import type { Store } from "./state";

/** The height of the line that says around whom an ego view is. */
export const TOP = 36;

export class Camera {
  constructor(
    private readonly sigma: Sigma,
    private readonly picture: Picture,
    private readonly store: Store,
  ) {}

  inSight(node: number): boolean {
    if (this.picture.node(node).hidden) return true;
    const { x, y } = this.sigma.graphToViewport(this.picture.node(node));
    const { width, height } = this.sigma.getDimensions();
    return x > 30 && y > 30 && x < width - 30 && y < height - 30;
  }

  travel(state: { x?: number; y?: number; ratio?: number }, duration = 450): void {
    const camera = this.sigma.getCamera();
    if (still() || !duration) camera.setState(state);
    else void camera.animate(state, { duration, easing: "cubicInOut" });
  }

  /** Where nodes stand, or will stand when they have done gliding. */
  fit(duration = 450): void {
    const { sigma } = this;
    const { visible: shown, appearance: look } = this.store;
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const node of shown.nodes) {
      const { x, y } = sigma.graphToViewport({ x: look.x[node], y: -look.y[node] });
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = Math.max(y1, y);
    }
    if (x0 > x1) return;
    const { width, height } = sigma.getDimensions();
    const grow = Math.max(
      (x1 - x0) / Math.max(80, width - 90),
      (y1 - y0) / Math.max(80, height - 80 - TOP),
    );
    const { x, y } = sigma.viewportToFramedGraph({ x: (x0 + x1) / 2, y: (y0 + y1 - TOP * grow) / 2 });
    this.travel({ x, y, ratio: Math.max(0.1, sigma.getCamera().ratio * grow) }, duration);
  }

  /** The camera as it was when the page opened. */
  home(duration: number): void {
    this.travel({ x: 0.5, y: 0.5, ratio: 1 }, duration);
  }

  zoom(factor: number): void {
    this.travel({
      ratio: this.sigma.getCamera().getBoundedRatio(this.sigma.getCamera().ratio / factor),
    });
  }

  pan(dx: number, dy: number): void {
    const { width, height } = this.sigma.getDimensions();
    const { x, y } = this.sigma.viewportToFramedGraph({ x: width * (0.5 + dx), y: height * (0.5 + dy) });
    this.travel({ x, y });
  }

  show(node: number): void {
    const data = this.sigma.getNodeDisplayData(nodeKey(node));
    if (data) this.travel({ x: data.x, y: data.y, ratio: Math.min(this.sigma.getCamera().ratio, 0.45) });
  }
}
