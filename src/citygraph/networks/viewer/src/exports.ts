/** What is seen, as files: SVG and PNG with legend and method line, GEXF, CSV. */

import { announce, h } from "./dom";
import { drawing } from "./drawing";
import { gexf, legal } from "./gexf";
import type { Model } from "./payload";
import { nodeColumns, nodeRows, type Column, type Row, tieColumns, tieRows } from "./rows";
import { fileName } from "./seen";
import type { Store } from "./state";

const WIDTH = 1640;

export function mountExports(root: HTMLElement, model: Model, store: Store): void {
  const save = (suffix: string, make: () => BlobPart | Promise<Blob>, type: string): (() => void) => {
    return () => void saved(model, store, suffix, make, type);
  };
  const choices: [string, string, () => void][] = [
    ["PNG", "Picture in pixels", save(".png", () => png(drawn(model, store)), "image/png")],
    ["SVG", "Picture for print", save(".svg", () => xml(drawn(model, store)), "image/svg+xml")],
    ["GEXF", "Network for Gephi", save(".gexf", () => gexf(model, store), "application/xml")],
    ["CSV, ties", "Table of ties", save("-ties.csv", () => ties(model, store), "text/csv")],
    ["CSV, nodes", "Table of nodes", save("-nodes.csv", () => nodes(model, store), "text/csv")],
  ];
  const buttons = choices.map(([name, title, click]) =>
    h("button", { type: "button", title, on: { click } }, name),
  );
  root.append(
    h("p", { class: "label", id: "exports-label" }, "Save what is seen"),
    h("div", { class: "files", role: "group", "aria-labelledby": "exports-label" }, ...buttons),
  );
}

/** Hand a file to the browser; whatever goes wrong is said. */
async function saved(
  model: Model,
  store: Store,
  suffix: string,
  make: () => BlobPart | Promise<Blob>,
  type: string,
): Promise<void> {
  const name = `${fileName(model, store)}${suffix}`;
  try {
    const made = await make();
    const url = URL.createObjectURL(new Blob([made], { type }));
    h("a", { href: url, download: name }).click();
    window.setTimeout(() => URL.revokeObjectURL(url), 30_000);
    announce(`Saved ${name}`);
  } catch (error) {
    announce(`${name} could not be made: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const drawn = (model: Model, store: Store): SVGSVGElement =>
  drawing(model, store, { legend: true, width: WIDTH });

function xml(picture: SVGSVGElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${legal(new XMLSerializer().serializeToString(picture))}\n`;
}

async function png(picture: SVGSVGElement): Promise<Blob> {
  const [width, height] = ["width", "height"].map((name) => Number(picture.getAttribute(name)));
  const times = Math.min(2, 8000 / height);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(xml(picture))}`;
  await image.decode();
  const canvas = h("canvas", { width: Math.round(width * times), height: Math.round(height * times) });
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser gives no canvas");
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => {
    canvas.toBlob(
      (blob) => (blob ? done(blob) : failed(new Error("the picture is too large"))),
      "image/png",
    );
  });
}

function ties(model: Model, store: Store): string {
  const { id } = model.nodes;
  const rows = tieRows(model, store.visible);
  return table([...tieColumns(store.visible.view)], rows, ["One (IRI)", "Other (IRI)"], ({ target }) => {
    return target.type === "tie" ? [id[target.a], id[target.b]] : [];
  });
}

function nodes(model: Model, store: Store): string {
  const rows = nodeRows(model, store.visible);
  const { id, ranks } = model.nodes;
  const more = ["IRI", "Best rank without one", "Worst rank without one"];
  return table(nodeColumns(model), rows, more, ({ target }) => {
    if (target.type !== "node") return [];
    const range = [ranks.best[target.node], ranks.worst[target.node]];
    return [id[target.node], ...range.map((rank) => rank || "")];
  });
}

function table(
  columns: readonly Column[],
  rows: readonly Row[],
  more: readonly string[],
  keys: (row: Row) => (string | number)[],
): string {
  const head = [...columns.map((column) => column.name), ...more];
  const lines = rows.map((row) => [...row.cells, ...keys(row)]);
  return [head, ...lines].map((line) => `${line.map(cell).join(",")}\r\n`).join("");
}

/** RFC 4180; a text that a spreadsheet would run as a formula gets an apostrophe before it. */
function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
