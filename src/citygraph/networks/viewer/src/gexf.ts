/** What is seen as GEXF 1.3, with places, colours and the years of ties for Gephi's timeline. */

import type { Model } from "./payload";
import { coverageSeen, methodOf, titleOf } from "./seen";
import type { Store } from "./state";
import { claimsBehind } from "./visible";
import { kindOf, reach, rolesOf, sourcesOf } from "./words";

const SPACE = "http://gexf.net/1.3";
const VIZ = "http://gexf.net/1.3/viz";

const NODE = ["kind", "mode", "country"] as const;
const TIE = { "two-mode": ["roles", "sources"], "one-mode": ["shared"] } as const;

export function gexf(model: Model, store: Store): string {
  const page = document.implementation.createDocument(SPACE, "gexf", null);
  const root = page.documentElement;
  root.setAttribute("version", "1.3");
  root.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:viz", VIZ);
  const add = (
    parent: Element,
    name: string,
    attributes: Record<string, string | number> = {},
  ): Element => {
    const made = page.createElementNS(name.startsWith("viz:") ? VIZ : SPACE, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, legal(String(value)));
    parent.append(made);
    return made;
  };
  const meta = add(root, "meta");
  add(meta, "creator").textContent = "CityGraph";
  add(meta, "description").textContent = legal(
    `${titleOf(model, store)}. ${methodOf(model, store).join(", ")}. ${coverageSeen(model, store)}`,
  );
  const graph = add(root, "graph", {
    defaultedgetype: "undirected",
    mode: "dynamic",
    timeformat: "integer",
  });
  columns(add, graph, "node", NODE, []);
  columns(add, graph, "edge", TIE[store.visible.view], ["sources", "shared"]);
  writeNodes(add, graph, model, store);
  writeTies(add, graph, model, store);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(page)}\n`;
}

type Add = (parent: Element, name: string, attributes?: Record<string, string | number>) => Element;

function columns(
  add: Add,
  graph: Element,
  of: string,
  names: readonly string[],
  numbers: readonly string[],
): void {
  const list = add(graph, "attributes", { class: of, mode: "static" });
  names.forEach((title, id) => {
    add(list, "attribute", { id, title, type: numbers.includes(title) ? "integer" : "string" });
  });
}

function values(add: Add, element: Element, cells: readonly (string | number)[]): void {
  const list = add(element, "attvalues");
  cells.forEach((value, i) => {
    if (value !== "") add(list, "attvalue", { for: i, value });
  });
}

function writeNodes(add: Add, graph: Element, model: Model, store: Store): void {
  const { nodes } = model;
  const look = store.appearance;
  const list = add(graph, "nodes");
  for (const node of store.visible.nodes) {
    const one = add(list, "node", { id: nodes.id[node], label: nodes.label[node] });
    const country = model.countries[nodes.country[node]]?.label ?? "";
    values(add, one, [kindOf(model, node), nodes.mode[node] ? "context" : "participant", country]);
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(look.colour[node].slice(at, at + 2), 16));
    add(one, "viz:color", { r, g, b });
    add(one, "viz:position", { x: look.x[node].toFixed(1), y: (-look.y[node]).toFixed(1), z: 0 });
    add(one, "viz:size", { value: look.radius[node].toFixed(1) });
  }
}

function writeTies(add: Add, graph: Element, model: Model, store: Store): void {
  const { ties, view } = store.visible;
  const { id } = model.nodes;
  const list = add(graph, "edges");
  for (let i = 0; i < ties.count; i++) {
    const [a, b] = [ties.a[i], ties.b[i]];
    const pair = ties.pair[i];
    const claims = pair < 0 ? [] : claimsBehind(model, store.visible, { type: "tie", a, b });
    const [first, last] = reach(model, claims);
    const years = { ...(first ? { start: first } : {}), ...(last ? { end: last } : {}) };
    const one = add(list, "edge", {
      id: i,
      source: id[a],
      target: id[b],
      weight: ties.weight[i],
      ...years,
    });
    const cells =
      view === "one-mode"
        ? [ties.shared[i]]
        : [rolesOf(model, claims).join("; "), sourcesOf(model, claims)];
    values(add, one, cells);
  }
}

/** What XML forbids becomes U+FFFD. */
export function legal(text: string): string {
  return text.replace(FORBIDDEN, "\ufffd");
}

const FORBIDDEN = new RegExp(
  "[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]|\\p{Cs}",
  "gu",
);
