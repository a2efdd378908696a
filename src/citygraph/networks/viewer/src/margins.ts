/** What stands around the drawn picture: title and legend above it, the method line below. */

import { SIGNS } from "./appearance";
import { figure, svg } from "./dom";
import { shortName } from "./lettering";
import type { Model } from "./payload";
import { coverageSeen, methodOf, titleOf } from "./seen";
import type { Store } from "./state";

export const MARGIN = 40;

const fixed = (value: number): string => value.toFixed(1);

/** The shape of a node as the `d` of a path around its centre. */
export function outline(shape: number, x: number, y: number, radius: number): string {
  const from = `M${fixed(x)} ${fixed(y)}m`;
  if (shape === 1) {
    const r = fixed(radius * 1.2);
    return `${from}0 -${r}l${r} ${r}l-${r} ${r}l-${r} -${r}z`;
  }
  if (shape === 3) {
    const r = radius * 0.88;
    return `${from}${fixed(-r)} ${fixed(-r)}h${fixed(2 * r)}v${fixed(2 * r)}h${fixed(-2 * r)}z`;
  }
  if (shape === 4) {
    const [r, wide] = [radius * 1.12, radius * 0.97];
    const [up, half, left] = [fixed(-r), fixed(r / 2), fixed(-wide)];
    const side = `v${fixed(r)}l${left} ${half}l${left} ${fixed(-r / 2)}v${up}z`;
    return `${from}0 ${fixed(-r)}l${fixed(wide)} ${fixed(r / 2)}${side}`;
  }
  if (shape === 5) {
    const r = radius * 1.2;
    return `${from}0 ${fixed(-r)}l${fixed(r)} ${fixed(1.7 * r)}h${fixed(-2 * r)}z`;
  }
  const r = fixed(radius);
  return `${from}-${r} 0a${r} ${r} 0 1 0 ${fixed(2 * radius)} 0a${r} ${r} 0 1 0 ${fixed(-2 * radius)} 0z`;
}

/** Title and legend, and the height that they take. */
export function headOf(model: Model, store: Store): { group: SVGElement; height: number } {
  const { theme, legend, remark, shape: shapes } = store.appearance;
  const group = svg("g", { class: "head" });
  group.append(
    svg(
      "text",
      { x: MARGIN, y: MARGIN + 8, "font-size": 24, "font-weight": 600, fill: theme.ink },
      titleOf(model, store),
    ),
  );
  let [x, y] = [MARGIN, MARGIN + 32];
  const seen = new Set(Array.from(store.visible.nodes, (node) => shapes[node]));
  const entry = (mark: SVGElement, text: string, count = ""): void => {
    const label = shortName(text, 40) + count;
    if (x > MARGIN && x + label.length * 6.4 + 40 > 1560) [x, y] = [MARGIN, y + 18];
    mark.setAttribute("transform", `translate(${x + 6} ${y - 4})`);
    group.append(mark, svg("text", { x: x + 16, y, "font-size": 12, fill: theme.faint }, label));
    x += label.length * 6.4 + 40;
  };
  for (const shape of [...seen].sort((a, b) => a - b)) {
    const ring = shape === 2;
    const paint = ring
      ? { fill: "none", stroke: theme.faint, "stroke-width": 2 }
      : { fill: theme.faint };
    entry(svg("path", { d: outline(shape, 0, 0, 5), ...paint }), SIGNS[shape]);
  }
  [x, y] = [MARGIN, y + 18];
  for (const { label, colour, count } of legend) {
    entry(svg("path", { d: outline(0, 0, 0, 5), fill: colour }), label, ` (${figure(count)})`);
  }
  if (remark) entry(svg("path", { d: outline(0, 0, 0, 5), fill: theme.grey }), remark);
  return { group, height: y };
}

/** How what is seen was chosen and made, and what it rests on. */
export function footOf(model: Model, store: Store, width: number): string[] {
  const told = [`${methodOf(model, store).join(", ")}.`, coverageSeen(model, store)];
  return told.flatMap((text) => wrapped(text, Math.floor((width - 2 * MARGIN) / 5.6)));
}

function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line && line.length + word.length >= most) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

export function footer(lines: readonly string[], height: number, fill: string): SVGElement {
  const group = svg("g", { class: "foot", "font-size": 11, fill });
  lines.forEach((line, i) => {
    group.append(svg("text", { x: MARGIN, y: height - 14 - (lines.length - 1 - i) * 16 }, line));
  });
  return group;
}
