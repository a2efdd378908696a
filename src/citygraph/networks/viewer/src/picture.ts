/**
 * The graphology graph that sigma draws, kept in step with what is visible.
 *
 * It holds more than is shown: what a filter takes away is hidden and comes back when the filter
 * goes. To hide costs a tenth of what it costs to build a graph anew.
 */

import Graph from "graphology";
import { tieColour } from "./appearance";
import type { TieLook } from "./curves";
import type { Model } from "./payload";
import type { NodeLook } from "./shapes";
import type { Store, Target } from "./state";

type Drawn<T> = T & { type: string; hidden: boolean };
export type Looks = Graph<Drawn<NodeLook>, Drawn<TieLook>>;

interface Slot {
  readonly key: string;
  readonly look: Drawn<TieLook>;
  /** Of the last update in which it was shown. */
  seen: number;
}

/** What looks different; `moved` when any node that stays has moved or has another size. */
export interface Changed {
  readonly nodes: string[];
  readonly edges: string[];
  readonly moved: boolean;
}

/** Above so many ties all lines are straight. */
const CURVED_UP_TO = 15_000;

/** Keys that look like numbers would make sparse arrays of graphology's objects. */
export const nodeKey = (node: number): string => `n${node}`;
export const nodeOf = (key: string): number => Number(key.slice(1));

/** In the graph a tie is named by its ends, the smaller first. */
export const tieKey = (a: number, b: number): string => (a < b ? `${a}-${b}` : `${b}-${a}`);

/** In two-mode the participant comes first. */
export function tieOf(model: Model, key: string): Target {
  const [a, b] = key.split("-").map(Number);
  return model.nodes.mode[a] > model.nodes.mode[b] ? { type: "tie", a: b, b: a } : { type: "tie", a, b };
}

export class Picture {
  graph: Looks = emptyGraph();
  private nodes: Drawn<NodeLook>[] = [];
  private slots = new Map<number, Slot>();
  private round = 0;
  private view = "";
  private type = "curve";

  constructor(
    private readonly model: Model,
    private readonly store: Store,
  ) {
    this.build();
  }

  /** The look of a node; to be changed with care. */
  node(node: number): Drawn<NodeLook> {
    return this.nodes[node];
  }

  /** The look of a shown tie. */
  tie(a: number, b: number): Drawn<TieLook> | undefined {
    const slot = this.slots.get(this.number(a, b));
    return slot?.look.hidden ? undefined : slot?.look;
  }

  private number(a: number, b: number): number {
    return a < b ? a * this.model.nodes.count + b : b * this.model.nodes.count + a;
  }

  /** All nodes, and all ties that the view can have without its filters. */
  private build(): void {
    const { model, store } = this;
    this.view = store.visible.view;
    this.graph = emptyGraph();
    this.slots = new Map();
    this.nodes = model.nodes.label.map((_, node) => {
      const look = {
        type: "shape",
        x: 0,
        y: 0,
        size: 1,
        color: "#000000",
        shape: 0,
        on: 0,
        hidden: true,
      };
      this.graph.addNode(nodeKey(node), look);
      return this.graph.getNodeAttributes(nodeKey(node));
    });
    const possible = this.view === "two-mode" ? model.pairs.count : store.visible.ties.count;
    this.type = possible <= CURVED_UP_TO ? "curve" : "line";
    if (this.view === "two-mode") {
      for (let i = 0; i < model.pairs.count; i++) this.add(model.pairs.p[i], model.pairs.c[i]);
      for (const [a, b] of model.same) this.add(a, b);
    } else {
      const { a, b, count } = store.visible.ties;
      for (let i = 0; i < count; i++) this.add(a[i], b[i]);
    }
    this.update();
  }

  private add(a: number, b: number): void {
    const key = tieKey(a, b);
    const look = { type: this.type, size: 1, color: "#000000", bend: 0, dashed: 0, on: 0, hidden: true };
    this.graph.addUndirectedEdgeWithKey(key, nodeKey(Math.min(a, b)), nodeKey(Math.max(a, b)), look);
    this.slots.set(this.number(a, b), { key, look: this.graph.getEdgeAttributes(key), seen: 0 });
  }

  /** Follow the store. Returns what looks different, or null when the graph is another one. */
  follow(): Changed | null {
    const { visible: shown } = this.store;
    const known =
      shown.view === "two-mode" ||
      allIn(shown.ties.count, (i) => this.slots.has(this.number(shown.ties.a[i], shown.ties.b[i])));
    if (shown.view !== this.view || !known) {
      this.build();
      return null;
    }
    return this.update();
  }

  private update(): Changed {
    this.round++;
    return { ...this.updateNodes(), edges: this.updateTies() };
  }

  private updateNodes(): { nodes: string[]; moved: boolean } {
    const { visible: shown, appearance: look } = this.store;
    const changed: string[] = [];
    let moved = false;
    this.nodes.forEach((now, node) => {
      const hidden = !shown.nodeOn[node];
      const [x, y, size, color] = [look.x[node], -look.y[node], look.radius[node], look.colour[node]];
      if (hidden && now.hidden) return;
      if (
        now.hidden === hidden &&
        now.x === x &&
        now.y === y &&
        now.size === size &&
        now.color === color
      )
        return;
      moved ||= !now.hidden && !hidden && (now.x !== x || now.y !== y || now.size !== size);
      Object.assign(now, {
        hidden,
        x,
        y,
        size,
        color,
        shape: look.shape[node],
        on: hidden ? 0 : now.on,
      });
      changed.push(nodeKey(node));
    });
    return { nodes: changed, moved };
  }

  private updateTies(): string[] {
    const { visible: shown, appearance: look } = this.store;
    const { ties } = shown;
    const changed: string[] = [];
    const oneMode = shown.view === "one-mode";
    const unit = look.box.x1 - look.box.x0;
    const most = [9000, 4000, 1500].findIndex((many) => ties.count > many);
    const alpha = ["33", "4d", "66"][most] ?? "8c"; // many lines are fainter each
    for (let i = 0; i < ties.count; i++) {
      const [a, b] = [ties.a[i], ties.b[i]];
      const slot = this.slots.get(this.number(a, b))!;
      slot.seen = this.round;
      const size = unit * (oneMode ? Math.min(0.006, 0.0011 * (0.5 + 2 * ties.weight[i])) : 0.0009);
      const color = tieColour(this.model, look, a, b) + alpha;
      const petal = shown.steps === null && (shown.degree[a] <= 1 || shown.degree[b] <= 1);
      const bend = petal ? 0 : 0.13;
      const dashed = ties.dated[i] === 2 && (oneMode || ties.pair[i] >= 0) ? 1 : 0;
      const now = slot.look;
      if (
        !now.hidden &&
        now.color === color &&
        now.size === size &&
        now.bend === bend &&
        now.dashed === dashed
      )
        continue;
      now.hidden = false;
      now.color = color;
      now.size = size;
      now.bend = bend;
      now.dashed = dashed;
      changed.push(slot.key);
    }
    for (const slot of this.slots.values()) {
      if (slot.seen === this.round || slot.look.hidden) continue;
      slot.look.hidden = true;
      slot.look.on = 0;
      changed.push(slot.key);
    }
    return changed;
  }
}

const emptyGraph = (): Looks => new Graph({ multi: false, type: "undirected", allowSelfLoops: false });

function allIn(count: number, test: (i: number) => boolean): boolean {
  for (let i = 0; i < count; i++) if (!test(i)) return false;
  return true;
}
