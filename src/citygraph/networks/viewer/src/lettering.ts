/** Names on the drawing: the most telling first, and none over another. */

import type { Box } from "./placed";

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

interface Size {
  readonly width: number;
  readonly height: number;
}

const FAMILY =
  'Inter, "Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
const LONGEST = 30;
/** A name of more letters stands in two lines. */
const ONE_LINE = 19;
const widths = new Map<string, number>();

/** A long name, cut at a word. */
export function shortName(text: string, longest = LONGEST): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest);
  const space = cut.lastIndexOf(" ");
  return `${cut.slice(0, space > longest / 2 ? space : longest - 1).trimEnd()} …`;
}

/** A name in one line, or in two of about the same length; a longer one is cut. */
export function linesOf(text: string): string[] {
  if (text.length <= ONE_LINE) return [text];
  const whole = shortName(text, 2 * ONE_LINE + 2);
  const spaces = [...whole.matchAll(/ /g)].map(({ index }) => index);
  const off = (at: number): number => Math.abs(at - whole.length / 2);
  const space = spaces.reduce((best, at) => (off(at) < off(best) ? at : best), spaces[0] ?? -1);
  if (space < 0) return [shortName(whole)];
  return [whole.slice(0, space), whole.slice(space + 1)].map((line) => shortName(line));
}

const meets = (a: Box, b: Box): boolean => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

/**
 * Write names until there is no room, or enough of them.
 *
 * @param among - candidates, the most telling first; they also are what names keep clear of.
 * @param most - at most so many names.
 * @param kept - where no name may stand.
 * @returns how many were written.
 */
export function writeNames(
  on: CanvasRenderingContext2D,
  among: readonly Named[],
  most: number,
  size: Size,
  inks: Inks,
  kept: readonly Box[] = [],
): number {
  const taken: Box[] = [
    ...kept,
    ...among
      .slice(0, most)
      .filter((one) => one.radius > 4)
      .map(disc),
  ];
  on.textBaseline = "middle";
  on.textAlign = "center";
  on.lineJoin = "round";
  let written = 0;
  for (const one of among) {
    if (written >= most) break;
    if (one.x < -40 || one.y < -20 || one.x > size.width + 40 || one.y > size.height + 20) continue;
    const height = one.strong ? 15 : Math.max(11.5, Math.min(15, 10 + one.radius * 0.26));
    on.font = `${one.italic ? "italic 500" : one.strong ? "700" : "600"} ${height.toFixed(1)}px ${FAMILY}`;
    const lines = one.strong ? [shortName(one.text, 60)] : linesOf(one.text);
    const width = Math.max(...lines.map((line) => widthOf(on, line)));
    const box = place(one, width, height * (0.2 + lines.length), taken, size);
    if (!box) continue;
    taken.push(box);
    write(on, lines, box, height, inks);
    written++;
  }
  return written;
}

function disc(one: Named): Box {
  const r = one.radius * 0.85;
  return { x0: one.x - r, y0: one.y - r, x1: one.x + r, y1: one.y + r };
}

function widthOf(on: CanvasRenderingContext2D, text: string): number {
  const key = on.font + text;
  let width = widths.get(key);
  if (width === undefined) {
    width = on.measureText(text).width;
    if (widths.size > 20_000) widths.clear();
    widths.set(key, width);
  }
  return width;
}

function write(
  on: CanvasRenderingContext2D,
  lines: readonly string[],
  box: Box,
  height: number,
  inks: Inks,
): void {
  const x = (box.x0 + box.x1) / 2;
  on.strokeStyle = inks.ground;
  on.fillStyle = inks.ink;
  on.lineWidth = 3.6;
  for (const draw of ["strokeText", "fillText"] as const) {
    lines.forEach((line, i) => on[draw](line, x, box.y0 + height * (0.6 + i)));
  }
}

/** Above, below, right or left of the node, wherever there is room first. */
function place(one: Named, width: number, h: number, taken: readonly Box[], size: Size): Box | null {
  const [w, gap] = [width + 4, one.radius + 2];
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
  if (!one.strong) return null;
  return { x0: corners[0][0], y0: corners[0][1], x1: corners[0][0] + w, y1: corners[0][1] + h };
}
