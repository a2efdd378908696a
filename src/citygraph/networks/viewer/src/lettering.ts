/** Names on the drawing: the weightiest first, and none over another. */

/** A node that would like its name to be read. */
export interface Named {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** In pixels of the screen. */
  readonly radius: number;
  /** A context: in italics. */
  readonly italic: boolean;
  readonly strong: boolean;
}

export interface Inks {
  readonly ink: string;
  readonly ground: string;
}

export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

const FAMILY = 'Inter, "Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
const LONGEST = 30;
const widths = new Map<string, number>();

/** A long name, cut at a word. */
export function shortName(text: string, longest = LONGEST): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest);
  const space = cut.lastIndexOf(" ");
  return `${cut.slice(0, space > longest / 2 ? space : longest - 1).trimEnd()} …`;
}

const meets = (a: Box, b: Box): boolean => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

/**
 * Write names until there is no room, or enough of them.
 *
 * @param among - candidates, the weightiest first; they also are what names keep clear of.
 * @param most - at most so many names.
 * @param kept - where no name may stand.
 * @returns how many were written.
 */
export function writeNames(
  on: CanvasRenderingContext2D, among: readonly Named[], most: number, size: { width: number; height: number }, inks: Inks,
  kept: readonly Box[] = [],
): number {
  const taken: Box[] = [...kept, ...among.slice(0, most).filter((one) => one.radius > 6).map((one) => {
    const r = one.radius * 0.85;
    return { x0: one.x - r, y0: one.y - r, x1: one.x + r, y1: one.y + r };
  })];
  on.textBaseline = "middle";
  on.textAlign = "left";
  on.lineJoin = "round";
  let written = 0;
  for (const one of among) {
    if (written >= most) break;
    if (one.x < -40 || one.y < -20 || one.x > size.width + 40 || one.y > size.height + 20) continue;
    const height = one.strong ? 15 : Math.max(11, Math.min(15, 9.6 + one.radius * 0.26));
    const font = `${one.italic ? "italic 500" : one.strong ? "700" : "600"} ${height.toFixed(1)}px ${FAMILY}`;
    const text = shortName(one.text, one.strong ? 60 : LONGEST);
    const key = font + text;
    on.font = font;
    let width = widths.get(key);
    if (width === undefined) {
      width = on.measureText(text).width;
      if (widths.size > 20_000) widths.clear();
      widths.set(key, width);
    }
    const box = place(one, width, height, taken, size);
    if (!box) continue;
    taken.push(box);
    on.strokeStyle = inks.ground;
    on.lineWidth = 3.6;
    on.strokeText(text, box.x0 + 2, (box.y0 + box.y1) / 2);
    on.fillStyle = inks.ink;
    on.fillText(text, box.x0 + 2, (box.y0 + box.y1) / 2);
    written++;
  }
  return written;
}

/** Above, below, right or left of the node, wherever there is room first. */
function place(
  one: Named, width: number, height: number, taken: readonly Box[], size: { width: number; height: number },
): Box | null {
  const [w, h, gap] = [width + 4, height * 1.2, one.radius + 2];
  const corners: [number, number][] = [
    [one.x - w / 2, one.y - gap - h],
    [one.x - w / 2, one.y + gap],
    [one.x + gap + 1, one.y - h / 2],
    [one.x - gap - w - 1, one.y - h / 2],
  ];
  for (const [x0, y0] of corners) {
    const box = { x0, y0, x1: x0 + w, y1: y0 + h };
    const out = x0 < 2 || y0 < 2 || box.x1 > size.width - 2 || box.y1 > size.height - 2;
    if (!out && !taken.some((other) => meets(box, other))) return box;
  }
  return one.strong ? { x0: corners[0][0], y0: corners[0][1], x1: corners[0][0] + w, y1: corners[0][1] + h } : null;
}
