/** Names on the drawn picture that do not collide: the weightiest first, below or above its node. */

import { shortName } from "./lettering";

export interface Spot {
  readonly node: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly weight: number;
}

export interface Name {
  readonly node: number;
  readonly text: string;
  /** Middle of the base line. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

const MOST = 60; // of an overview
const FEW = 150; // a network of so many nodes may name them all
const CELL = 48;
const LETTER = 0.56; // of the size of the type: the width of a letter, rather too wide

/** Boxes in cells, so that each new one is compared with those near it alone. */
class Taken {
  private readonly cells = new Map<string, Box[]>();

  add(box: Box): void {
    for (const key of this.keys(box)) {
      const list = this.cells.get(key);
      if (list) list.push(box);
      else this.cells.set(key, [box]);
    }
  }

  meets(box: Box): boolean {
    for (const key of this.keys(box)) {
      for (const one of this.cells.get(key) ?? []) {
        if (one.x0 < box.x1 && box.x0 < one.x1 && one.y0 < box.y1 && box.y0 < one.y1) return true;
      }
    }
    return false;
  }

  private *keys(box: Box): Generator<string> {
    for (let i = Math.floor(box.x0 / CELL); i <= Math.floor(box.x1 / CELL); i++) {
      for (let j = Math.floor(box.y0 / CELL); j <= Math.floor(box.y1 / CELL); j++) yield `${i} ${j}`;
    }
  }
}

/** The names for which there is room on a picture of that width, in pixels. */
export function placedNames(spots: readonly Spot[], labels: readonly string[], width: number): Name[] {
  const taken = new Taken();
  const ranked = [...spots].sort((a, b) => b.weight - a.weight || a.node - b.node);
  const few = spots.length <= FEW;
  const most = few ? FEW : MOST;
  for (const { x, y, radius } of ranked.slice(0, few ? FEW : 4 * MOST)) {
    const r = radius * 0.8;
    taken.add({ x0: x - r, y0: y - r, x1: x + r, y1: y + r });
  }
  const placed: Name[] = [];
  for (const spot of ranked) {
    if (placed.length >= most) break;
    const text = shortName(labels[spot.node]);
    const size = spot === ranked[0] ? 15 : few ? 11 : 12;
    const half = (text.length * size * LETTER) / 2;
    for (const y of [spot.y + spot.radius + size, spot.y - spot.radius - 4]) {
      const box = { x0: spot.x - half, x1: spot.x + half, y0: y - size * 0.9, y1: y + 2 };
      if (box.x0 < 2 || box.x1 > width - 2 || taken.meets(box)) continue;
      taken.add(box);
      placed.push({ node: spot.node, text, x: spot.x, y, size });
      break;
    }
  }
  return placed;
}
