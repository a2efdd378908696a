/** The drawing: sigma on a graphology graph of what is visible. */

import Sigma from "sigma";
import { Camera } from "./camera";
import { tieProgram } from "./curves";
import { still } from "./dom";
import { openEgo } from "./ego";
import { Glide, GLIDE } from "./glide";
import { litIn, NONE, type Lit } from "./lit";
import { Nameplates } from "./nameplates";
import type { Model } from "./payload";
import { nodeKey, nodeOf, Picture, tieKey, tieOf } from "./picture";
import { repaint } from "./repaint";
import { nodeProgram, parts, type Light } from "./shapes";
import type { Change, Store, Target } from "./state";

/** What the rest of the page may ask of the drawing. */
export interface Stage {
  /** Show all that is visible. */
  fit(): void;
  /** Nearer (above 1) or farther. */
  zoom(factor: number): void;
  /** Move by a share of the width and height. */
  pan(dx: number, dy: number): void;
  /** Bring a node into the middle. */
  show(node: number): void;
  /** Where a node, or the middle of a tie, is in the window, in pixels; null where it is not drawn. */
  at(node: number, other?: number): { x: number; y: number } | null;
  destroy(): void;
}

const FADE = 160;

/** Mount the drawing; throws where WebGL does not work. */
export function mountStage(root: HTMLElement, model: Model, store: Store): Stage {
  return new Drawing(root, model, store);
}

/** Stands where sigma would compile programs of its own, which are never used here. */
class Nothing {
  reallocate(): void {}
  process(): void {}
  render(): void {}
  kill(): void {}
}

class Drawing implements Stage {
  private readonly light: Light = { dim: 0, ground: [1, 1, 1], ink: [0, 0, 0] };
  private readonly picture: Picture;
  private readonly sigma: Sigma;
  private readonly nameplates: Nameplates;
  private readonly camera: Camera;
  private lit: Lit = NONE;
  private readonly glide: Glide;
  private fade = 0;
  private readonly end: (() => void)[] = [];

  constructor(
    private readonly root: HTMLElement,
    private readonly model: Model,
    private readonly store: Store,
  ) {
    this.lightUp();
    this.picture = new Picture(model, store);
    const { light } = this;
    this.sigma = new Sigma(this.picture.graph as never, root, {
      allowInvalidContainer: true,
      renderLabels: false,
      enableEdgeEvents: true,
      defaultNodeType: "shape",
      defaultEdgeType: "curve",
      nodeProgramClasses: { shape: nodeProgram(light) as never, circle: Nothing as never },
      nodeHoverProgramClasses: { shape: Nothing as never, circle: Nothing as never },
      edgeProgramClasses: {
        curve: tieProgram(light, 14) as never,
        line: tieProgram(light, 1) as never,
        arrow: Nothing as never,
      },
      defaultDrawNodeHover: () => undefined,
      itemSizesReference: "positions",
      zoomToSizeRatioFunction: (ratio) => (ratio < 1 ? ratio ** 0.62 : ratio),
      stagePadding: 28,
      minCameraRatio: 0.02,
      maxCameraRatio: 3,
      doubleClickZoomingRatio: 1,
      zIndex: false,
    });
    this.frame();
    this.nameplates = new Nameplates(this.sigma, this.picture, model, store);
    this.glide = new Glide(this.sigma, this.picture, model, store);
    this.camera = new Camera(this.sigma, this.picture, store);
    this.sigma.on("afterRender", () => this.nameplates.write(this.lit, light.dim > 0.5));
    this.listen();
    this.single();
    this.sigma.refresh();
    if (store.state.ego !== null) this.camera.fit(0);
    this.end.push(store.subscribe((change) => this.follow(change)));
  }

  at(node: number, other?: number): { x: number; y: number } | null {
    const { left, top } = this.root.getBoundingClientRect();
    const spot = (key: string): { x: number; y: number } | null => {
      const data = this.sigma.getNodeDisplayData(key);
      if (!data || data.hidden) return null;
      const { x, y } = this.sigma.framedGraphToViewport(data);
      return { x: x + left, y: y + top };
    };
    if (other === undefined) return spot(nodeKey(node));
    const graph = this.picture.graph;
    const key = tieKey(node, other);
    if (!graph.hasEdge(key) || graph.getEdgeAttribute(key, "hidden")) return null;
    const [from, to] = [spot(graph.source(key)), spot(graph.target(key))];
    if (!from || !to) return null;
    // The middle of a curve is half as far out as what pulls it.
    const bend = graph.getEdgeAttribute(key, "bend") / 2;
    return {
      x: (from.x + to.x) / 2 + (to.y - from.y) * bend,
      y: (from.y + to.y) / 2 - (to.x - from.x) * bend,
    };
  }

  /** The frame never changes under filters, so that nothing jumps. */
  private frame(): void {
    const { x0, y0, x1, y1 } = this.store.appearance.box;
    this.sigma.setCustomBBox({ x: [x0, x1], y: [-y1, -y0] });
  }

  private lightUp(): void {
    const { theme } = this.store.appearance;
    this.light.ground = parts(theme.ground);
    this.light.ink = parts(theme.ink);
  }

  private follow({ keys, state }: Change): void {
    if (keys.has("appearance")) this.redraw(keys);
    if (["selected", "hover", "group", "ego"].some((key) => keys.has(key as "hover"))) this.single();
    const target = state.selected;
    const elsewhere = keys.has("selected") && !keys.has("ego") && !keys.has("hover");
    if (elsewhere && target?.type === "node" && !this.camera.inSight(target.node))
      this.show(target.node);
  }

  private redraw(keys: Change["keys"]): void {
    this.lightUp();
    this.glide.stop();
    const around = keys.has("ego") || keys.has("distance");
    const from = around || this.store.visible.steps ? this.glide.places() : null;
    const changed = this.picture.follow();
    this.nameplates.rank();
    if (changed) {
      this.single();
      const edges = changed.moved ? this.glide.shownTies(changed.edges) : changed.edges;
      repaint(this.sigma, changed.nodes, edges);
    } else {
      this.lit = NONE;
      this.single();
      this.sigma.setGraph(this.picture.graph as never);
    }
    if (!from || (changed && !changed.moved && !around)) return;
    this.glide.move(from);
    if (!around) return;
    if (this.store.state.ego === null) this.camera.home(GLIDE);
    else this.camera.fit(GLIDE);
  }

  /** What is singled out: what is pointed at, else what is selected, else an entry of the legend. */
  private single(): void {
    const lit = litIn(this.store, (a, b) => this.picture.tie(a, b) !== undefined);
    const nodes = new Set([...this.lit.nodes.keys(), ...lit.nodes.keys()]);
    const ties = new Set(
      [...this.lit.ties, ...lit.ties].filter((tie) => this.picture.graph.hasEdge(tie)),
    );
    for (const node of nodes) this.picture.node(node).on = lit.nodes.get(node) ?? 0;
    for (const tie of ties) this.picture.graph.getEdgeAttributes(tie).on = lit.ties.has(tie) ? 1 : 0;
    this.lit = lit;
    this.dim(lit.alone ? 1 : 0);
    if (this.sigma.getGraph() !== (this.picture.graph as never)) return; // all is drawn anew soon
    repaint(this.sigma, [...nodes].map(nodeKey), [...ties]);
  }

  /** Fade everything else, or let it come back. */
  private dim(to: number): void {
    cancelAnimationFrame(this.fade);
    const from = this.light.dim;
    if (from === to || !this.sigma) {
      this.light.dim = to;
      return;
    }
    const began = performance.now();
    const length = still() ? 0 : FADE;
    const step = (now: number): void => {
      const t = length ? Math.min(1, Math.max(0, (now - began) / length)) : 1;
      this.light.dim = from + (to - from) * t;
      this.sigma.scheduleRender();
      if (t < 1) this.fade = requestAnimationFrame(step);
    };
    this.fade = requestAnimationFrame(step);
  }

  private listen(): void {
    const { sigma, store, root } = this;
    const point = (hover: Target | null): void => {
      root.classList.toggle("pointing", hover !== null);
      store.set({ hover });
    };
    sigma.on("enterNode", ({ node }) => point({ type: "node", node: nodeOf(node) }));
    sigma.on("leaveNode", () => point(null));
    sigma.on("enterEdge", ({ edge }) => point(tieOf(this.model, edge)));
    sigma.on("leaveEdge", () => point(null));
    sigma.on("leaveStage", () => point(null));
    sigma.on("clickNode", ({ node }) => store.set({ selected: { type: "node", node: nodeOf(node) } }));
    sigma.on("clickEdge", ({ edge }) => store.set({ selected: tieOf(this.model, edge) }));
    sigma.on("clickStage", () => store.set({ selected: null, group: null }));
    sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
      preventSigmaDefault();
      openEgo(this.model, store, nodeOf(node));
    });
    const watch = new ResizeObserver(() => {
      sigma.resize();
      sigma.scheduleRefresh();
    });
    watch.observe(root);
    this.end.push(() => watch.disconnect());
  }

  fit(): void {
    this.camera.fit();
  }

  zoom(factor: number): void {
    this.camera.zoom(factor);
  }

  pan(dx: number, dy: number): void {
    this.camera.pan(dx, dy);
  }

  show(node: number): void {
    this.camera.show(node);
  }

  destroy(): void {
    this.glide.stop();
    cancelAnimationFrame(this.fade);
    for (const done of this.end) done();
    this.sigma.kill();
  }
}
