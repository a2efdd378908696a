/** Which part of the map is seen: to be dragged, zoomed and fitted. */

export type Point = readonly [number, number];

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The width of the map, in its own units. */
export const WIDE = 1000;
const WHOLE: Box = { x: 0, y: 0, width: WIDE, height: 455 };

/** The part of the world that the map shows; dragged and zoomed. */
export class View {
  dragged = false;
  private box: Box = { ...WHOLE };
  private from: { x: number; y: number; box: Box } | null = null;

  constructor(private readonly map: SVGSVGElement) {
    this.apply();
    map.addEventListener("pointerdown", (event) => {
      this.from = { x: event.clientX, y: event.clientY, box: { ...this.box } };
      this.dragged = false;
    });
    map.addEventListener("pointermove", (event) => this.moved(event));
    for (const type of ["pointerup", "pointerleave"] as const)
      map.addEventListener(type, () => (this.from = null));
    map.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
  }

  zoom(factor: number): void {
    const { x, y, width, height } = this.box;
    const wide = Math.min(Math.max(width * factor, 20), WHOLE.width);
    const high = (wide * WHOLE.height) / WHOLE.width;
    this.box = { x: x + (width - wide) / 2, y: y + (height - high) / 2, width: wide, height: high };
    this.apply();
  }

  fit(points: readonly Point[]): void {
    this.box = { ...WHOLE };
    if (points.length) {
      const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
      const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const wide = Math.min(
        Math.max((x1 - x0) * 1.15, ((y1 - y0) * 1.15 * WHOLE.width) / WHOLE.height, 40),
        WIDE,
      );
      const high = (wide * WHOLE.height) / WHOLE.width;
      this.box = { x: (x0 + x1 - wide) / 2, y: (y0 + y1 - high) / 2, width: wide, height: high };
    }
    this.apply();
  }

  private moved(event: PointerEvent): void {
    if (!this.from) return;
    const unit = this.box.width / (this.map.clientWidth || 1);
    const [dx, dy] = [(event.clientX - this.from.x) * unit, (event.clientY - this.from.y) * unit];
    if (Math.abs(event.clientX - this.from.x) + Math.abs(event.clientY - this.from.y) > 4)
      this.dragged = true;
    if (!this.dragged) return;
    this.box = { ...this.from.box, x: this.from.box.x - dx, y: this.from.box.y - dy };
    this.apply();
  }

  private wheeled(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return; // the page scrolls, as people expect
    event.preventDefault();
    this.zoom(event.deltaY > 0 ? 1.25 : 0.8);
  }

  private apply(): void {
    const { x, y, width, height } = this.box;
    this.map.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
  }
}
