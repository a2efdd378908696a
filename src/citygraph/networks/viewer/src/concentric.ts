/** The layout of an ego view: rings around the focus. */

import type { Model } from "./payload";
import type { Box, Placed } from "./placed";
import { neighbours, type Visible } from "./visible";

interface Tree {
  readonly order: number[][];
  readonly children: Map<number, number[]>;
  readonly up: Map<number, number[]>;
}

/** Every node under one of those one step nearer to the focus: the one that has fewest so far. */
function tree(shown: Visible, steps: Int16Array): Tree {
  const order: number[][] = [];
  for (const node of shown.nodes) (order[Math.max(0, steps[node])] ??= []).push(node);
  const children = new Map<number, number[]>();
  const up = new Map<number, number[]>();
  for (let depth = 1; depth < order.length; depth++) {
    const above = (node: number): number[] =>
      neighbours(shown, node).filter((other) => steps[other] === depth - 1);
    const ring = (order[depth] ?? []).map((node) => [node, above(node)] as const);
    ring.sort((a, b) => a[1].length - b[1].length || a[0] - b[0]);
    for (const [node, parents] of ring) {
      up.set(node, parents);
      const parent = parents.reduce(
        (best, one) =>
          (children.get(one)?.length ?? 0) < (children.get(best)?.length ?? 0) ? one : best,
        parents[0] ?? order[0]?.[0] ?? node,
      );
      const list = children.get(parent);
      if (list) list.push(node);
      else children.set(parent, [node]);
    }
  }
  return { order, children, up };
}

/** Put those side by side that share most: start with the busiest, go on with the nearest. */
function chained(shown: Visible, ring: readonly number[], steps: Int16Array): number[] {
  const partners = new Map(
    ring.map((node) => [
      node,
      new Set(neighbours(shown, node).filter((one) => steps[one] > steps[node])),
    ]),
  );
  const left = [...ring].sort((a, b) => partners.get(b)!.size - partners.get(a)!.size || a - b);
  if (left.length > 400) return left;
  const chain = left.splice(0, 1);
  while (left.length) {
    const last = partners.get(chain[chain.length - 1])!;
    let best = 0;
    let most = -1;
    left.forEach((node, i) => {
      let shared = 0;
      for (const one of partners.get(node)!) if (last.has(one)) shared++;
      const share = shared / Math.sqrt(partners.get(node)!.size || 1);
      if (share > most) [most, best] = [share, i];
    });
    chain.push(...left.splice(best, 1));
  }
  return chain;
}

const FULL = 2 * Math.PI;

/** Angles: every node gets a sector as wide as what hangs on it. */
function angles(
  made: Tree,
  focus: number,
  first: readonly number[],
  steps: Int16Array,
): Map<number, number> {
  const width = new Map<number, number>();
  for (let depth = made.order.length - 1; depth >= 0; depth--) {
    for (const node of made.order[depth] ?? []) {
      const below = (made.children.get(node) ?? []).reduce((sum, one) => sum + width.get(one)!, 0);
      width.set(node, Math.max(depth === 1 ? 2.2 : 1, below + (depth === 1 ? 1.2 : 0)));
    }
  }
  const angle = new Map<number, number>([[focus, 0]]);
  const spread = (node: number, from: number, to: number): void => {
    if (node !== focus) angle.set(node, (from + to) / 2);
    const list = node === focus ? first : (made.children.get(node) ?? []);
    const total = list.reduce((sum, one) => sum + width.get(one)!, 0);
    let at = from;
    for (const one of list) {
      const share = ((to - from) * width.get(one)!) / (total || 1);
      spread(one, at, at + share);
      at += share;
    }
  };
  spread(focus, -Math.PI / 2, FULL - Math.PI / 2);
  drawTogether(made, angle, steps);
  return angle;
}

/** Who has several nodes above it stands between them. */
function drawTogether(made: Tree, angle: Map<number, number>, steps: Int16Array): void {
  for (const [node, parents] of made.up) {
    if (parents.length < 2 || steps[node] < 2) continue;
    let [x, y] = [0, 0];
    for (const parent of parents) {
      x += Math.cos(angle.get(parent)!);
      y += Math.sin(angle.get(parent)!);
    }
    if (Math.hypot(x, y) > 1e-6) angle.set(node, Math.atan2(y, x));
  }
}

/** How far out: rings wide enough for who stands on them, crowded rings in three rows. */
function distances(made: Tree, radius: Float64Array, unit: number): Map<number, number> {
  const out = new Map<number, number>();
  let inner = 0;
  made.order.forEach((ring, depth) => {
    if (depth === 0) {
      for (const node of ring) out.set(node, 0);
      inner = Math.max(...ring.map((node) => radius[node]));
      return;
    }
    const room = ring.reduce((sum, node) => sum + 2 * radius[node] + 0.9 * unit, 0);
    const few = ring.length > 36 ? 3 : ring.length > 16 ? 2 : 1;
    const rows = Math.max(few, Math.min(12, Math.round(Math.sqrt(ring.length) / 4)));
    const gap = unit * (rows > 3 ? 4.5 : 7);
    const middle = Math.max(inner + gap + (rows * gap) / 2, (1.12 * room) / (FULL * rows));
    const step = rows > 1 ? Math.min(gap, (0.66 * middle) / rows) : 0;
    ring.forEach((node, i) => {
      const many = (made.up.get(node)?.length ?? 1) > 1 && depth > 1;
      const row = many ? -1.35 : (i % rows) - (rows - 1) / 2;
      out.set(node, middle + row * step);
    });
    inner = middle + ((rows - 1) / 2) * step;
  });
  return out;
}

/** Push apart what overlaps; the focus stays. */
function pushApart(
  nodes: readonly number[],
  x: Float64Array,
  y: Float64Array,
  radius: Float64Array,
  gap: number,
): void {
  const widest = nodes.slice(1).reduce((most, node) => Math.max(most, radius[node]), 1);
  const cell = 2 * widest + gap;
  const rounds = nodes.length > 4000 ? 6 : 40;
  for (let round = 0; round < rounds; round++) {
    const grid = new Map<number, number[]>();
    const key = (i: number, j: number): number => i * 65_536 + j;
    for (const node of nodes) {
      const at = key(Math.floor(x[node] / cell), Math.floor(y[node] / cell));
      const list = grid.get(at);
      if (list) list.push(node);
      else grid.set(at, [node]);
    }
    let moved = 0;
    for (const node of nodes) {
      const [i, j] = [Math.floor(x[node] / cell), Math.floor(y[node] / cell)];
      for (let di = -1; di <= 1; di++) {
        for (let dj = -1; dj <= 1; dj++) {
          for (const other of grid.get(key(i + di, j + dj)) ?? []) {
            if (other > node) moved += push(node, other, nodes[0], x, y, radius, gap);
          }
        }
      }
    }
    if (moved < gap / 10) return;
  }
}

function push(
  one: number,
  other: number,
  focus: number,
  x: Float64Array,
  y: Float64Array,
  radius: Float64Array,
  gap: number,
): number {
  const [dx, dy] = [x[other] - x[one], y[other] - y[one]];
  const distance = Math.hypot(dx, dy) || 1e-3;
  const overlap = radius[one] + radius[other] + gap - distance;
  if (overlap <= 0) return 0;
  const [ux, uy] =
    distance > 1e-3 + 1e-9 ? [dx / distance, dy / distance] : [Math.cos(other), Math.sin(other)];
  const share = one === focus ? [0, 1] : other === focus ? [1, 0] : [0.5, 0.5];
  x[one] -= ux * overlap * share[0];
  y[one] -= uy * overlap * share[0];
  x[other] += ux * overlap * share[1];
  y[other] += uy * overlap * share[1];
  return overlap;
}

/**
 * The concentric layout: the focus in the middle, what it takes part in around it, partners
 * outside, those met in several places further in, between these places. It fills the frame of
 * the overview, so that the camera need not move.
 *
 * @returns positions and radii, per node, in pixels of the overview's layout, and by how much
 * radii have grown.
 */
export function concentric(
  model: Model,
  shown: Visible,
  focus: number,
  size: Float64Array,
  box: Box,
  unit: number,
): Placed & { readonly growth: number } {
  const steps = shown.steps!;
  const made = tree(shown, steps);
  const first = chained(shown, made.children.get(focus) ?? [], steps);
  const angle = angles(made, focus, first, steps);
  if (made.order[1]) made.order[1] = first;
  for (let depth = 2; depth < made.order.length; depth++) {
    made.order[depth]?.sort((a, b) => angle.get(a)! - angle.get(b)! || a - b);
  }
  const far = distances(made, size, unit);
  const x = Float64Array.from(model.nodes.x);
  const y = Float64Array.from(model.nodes.y);
  for (const node of shown.nodes) {
    x[node] = far.get(node)! * Math.cos(angle.get(node)!);
    y[node] = far.get(node)! * Math.sin(angle.get(node)!);
  }
  const nodes = [focus, ...Array.from(shown.nodes).filter((node) => node !== focus)];
  pushApart(nodes, x, y, size, 0.7 * unit);
  let reach = 20 * unit;
  for (const node of nodes) reach = Math.max(reach, Math.hypot(x[node], y[node]) + size[node]);
  const scale = Math.min(box.x1 - box.x0, box.y1 - box.y0) / 2 / reach;
  const [cx, cy] = [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2];
  const radius = Float64Array.from(size);
  // Of few nodes the places grow, not the signs.
  const growth = Math.min(scale, (scale * reach) / (62 * unit));
  for (const node of nodes) {
    x[node] = cx + x[node] * scale;
    y[node] = cy + y[node] * scale;
    radius[node] = size[node] * growth;
  }
  return { x, y, radius, growth };
}
