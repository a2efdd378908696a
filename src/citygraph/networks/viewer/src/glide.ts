/** Nodes that go from one place to another, so that the reader sees where they went. */

import type Sigma from "sigma";
import { still } from "./dom";
import type { Model } from "./payload";
import { nodeKey, tieKey, type Picture } from "./picture";
import { repaint } from "./repaint";
import type { Store } from "./state";

/** Milliseconds. */
export const GLIDE = 700;
/** Above so many nodes nothing glides. */
const UP_TO = 3_000;

export class Glide {
  private frame = 0;

  constructor(
    private readonly sigma: Sigma,
    private readonly picture: Picture,
    private readonly model: Model,
    private readonly store: Store,
  ) {}

  stop(): void {
    cancelAnimationFrame(this.frame);
  }

  /** The ties shown, and some more: all that must be drawn again when nodes have moved. */
  shownTies(more: readonly string[] = []): string[] {
    const { a, b, count } = this.store.visible.ties;
    const keys = new Set(more);
    for (let i = 0; i < count; i++) keys.add(tieKey(a[i], b[i]));
    return [...keys];
  }

  places(): Map<number, [number, number]> {
    const places = new Map<number, [number, number]>();
    this.model.nodes.label.forEach((_, node) => {
      const { x, y, hidden } = this.picture.node(node);
      if (!hidden) places.set(node, [x, y]);
    });
    return places;
  }

  /** Let nodes glide from where they were; new ones come from the middle. */
  move(from: ReadonlyMap<number, [number, number]>): void {
    const { nodes } = this.store.visible;
    this.stop();
    if (still() || nodes.length > UP_TO) return;
    const { x0, x1, y0, y1 } = this.store.appearance.box;
    const middle: [number, number] = [(x0 + x1) / 2, -(y0 + y1) / 2];
    const ways = Array.from(nodes, (node) => {
      const look = this.picture.node(node);
      const [x, y] = from.get(node) ?? middle;
      return { look, x, y, dx: look.x - x, dy: look.y - y };
    });
    const [keys, ties] = [Array.from(nodes, nodeKey), this.shownTies()];
    const began = performance.now();
    const step = (now: number): void => {
      const t = Math.min(1, Math.max(0, (now - began) / GLIDE));
      const eased = t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2;
      for (const way of ways) {
        way.look.x = way.x + way.dx * eased;
        way.look.y = way.y + way.dy * eased;
      }
      repaint(this.sigma, keys, ties);
      if (t < 1) this.frame = requestAnimationFrame(step);
    };
    step(began);
  }
}
