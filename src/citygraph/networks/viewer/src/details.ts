/** The panel: what is selected, the participations behind it, and the sources that say so. */

import { counted, h, signed } from "./dom";
import { leaveEgo, openEgo } from "./ego";
import { button, gathered, written } from "./participations";
import type { Model } from "./payload";
import { wholeOf } from "./seen";
import type { Store, Target } from "./state";
import { claimsBehind, contextsBehind } from "./visible";
import { coverageOf, kindOf, measure, reach, sourcesOf, years } from "./words";

export function mountDetails(root: HTMLElement, model: Model, store: Store): void {
  const body = h("div", { class: "details" });
  root.append(body);
  const draw = (): void => {
    const target = store.state.selected;
    body.replaceChildren(...(target ? selected(model, store, target) : intro(model)));
    root.scrollTop = 0;
  };
  let waiting = 0;
  store.subscribe(({ keys }) => {
    if (keys.has("selected") || keys.has("ego")) draw();
    else if (keys.has("visible") && store.state.selected) {
      cancelAnimationFrame(waiting); // a slider that is drawn along asks for it many times
      waiting = requestAnimationFrame(draw);
    }
  });
  draw();
}

function intro(model: Model): HTMLElement[] {
  const { meta } = model;
  const facts: [string, string][] = [
    ...Object.entries(meta.filters),
    ["Weights of one-mode ties", meta.weights],
  ];
  return [
    h("h2", {}, "How to read this"),
    h(
      "p",
      {},
      "A disc is a city, a diamond an institution, a square an initiative, a hexagon a country or region, " +
        "a ring what they take part in. Choose a node or a line to read the claims behind it, one per source, and " +
        "the sources that state them. Who shares a ring has met there; that is not yet working together.",
    ),
    ...(meta.reduced ? [h("p", { class: "notice" }, meta.reduced)] : []),
    h("h3", {}, "Method"),
    h("p", {}, `${[...meta.method, meta.colours].filter(Boolean).join(", ")}.`),
    h("h3", {}, "Coverage"),
    h("p", {}, meta.coverage),
    list(facts),
    ...licences(),
  ];
}

function licences(): HTMLElement[] {
  const text = document.getElementById("citygraph-licences")?.textContent;
  if (!text) return [];
  return [h("details", { class: "licences" }, h("summary", {}, "Licences"), h("pre", {}, text))];
}

function selected(model: Model, store: Store, target: Target): HTMLElement[] {
  const close = signed("close", "Close", () => store.set({ selected: null }), { class: "sign close" });
  const parts = target.type === "node" ? ofNode(model, store, target.node) : ofTie(model, store, target);
  return [close, ...parts];
}

function ofNode(model: Model, store: Store, node: number): HTMLElement[] {
  const { nodes } = model;
  const claims = claimsBehind(model, store.visible, { type: "node", node });
  const context = nodes.mode[node] === 1;
  const other = context ? model.claims.p : model.claims.c;
  const groups = gathered(model, claims, (claim) => other[claim]);
  const what = context ? counted(groups.length, "participant") : counted(groups.length, "context");
  return [
    h("h2", {}, nodes.label[node]),
    h("p", { class: "kind" }, about(model, node, claims)),
    ...(context ? [h("p", { class: "coverage" }, known(model, node, groups.length))] : []),
    measures(model, store, node),
    actions(model, store, node),
    h("h3", {}, `${context ? "Who takes part" : "Takes part in"}: ${what}, ${counted(claims.length, "claim")} shown`),
    ...written(model, store, groups),
  ];
}

function about(model: Model, node: number, claims: readonly number[]): string {
  const { nodes } = model;
  const country = model.countries[nodes.country[node]]?.label ?? "";
  const topics = nodes.topics[node].map((topic) => model.topics[topic].replaceAll("-", " "));
  const when = years(...reach(model, claims));
  return [kindOf(model, node), country, when, topics.join(", ")].filter(Boolean).join(" · ");
}

function known(model: Model, node: number, shown: number): string {
  const all = model.nodes.known[node];
  const some =
    shown < all ? `${measure(shown)} of ${measure(all)} known participants pass the filters` : "";
  const list = model.nodes.list[node] ? "A list of cities, off in overviews" : "";
  return [`Participants: ${coverageOf(model, node)}`, some, list].filter(Boolean).join(". ") + ".";
}

function measures(model: Model, store: Store, node: number): HTMLElement {
  const rows: [string, string][] = [
    ["Ties shown (computed on: what the filters show)", measure(store.visible.degree[node])],
    ...[...model.nodes.measures].map(([name, values]): [string, string] => [
      `${name} (computed on: ${wholeOf(model)})`,
      name === "degree" ? placing(model, node, values[node]) : measure(values[node]),
    ]),
  ];
  return list(rows);
}

/** A degree with its rank, and how far the rank hangs on any single context. */
function placing(model: Model, node: number, degree: number): string {
  const { rank, best, worst } = model.nodes.ranks;
  if (!rank[node]) return measure(degree);
  const context = model.nodes.mode[node] === 1;
  const what = model.meta.view === "one-mode" ? "partner" : context ? "participant" : "context";
  const range = `${measure(best[node])} to ${measure(worst[node])}`;
  const without = context ? "participant" : "context";
  return `${counted(degree, what)} among ${wholeOf(model)}, rank ${measure(rank[node])} (${range} when one ${without} is left out)`;
}

function actions(model: Model, store: Store, node: number): HTMLElement {
  const label = model.nodes.label[node];
  const twin = model.same.find((pair) => pair.includes(node))?.find((one) => one !== node);
  const buttons =
    store.state.ego === node ? [] : [button(`Centre on ${label}`, () => openEgo(model, store, node))];
  buttons.push(
    button("Show in the table", () => store.set({ table: true, selected: { type: "node", node } })),
  );
  if (store.state.ego !== null) buttons.push(button("Back to the overview", () => leaveEgo(store)));
  if (twin !== undefined) {
    const as = model.nodes.mode[twin] === 1 ? "What takes part in it" : "What it takes part in";
    buttons.push(button(as, () => store.set({ selected: { type: "node", node: twin } })));
  }
  return h("div", { class: "actions" }, ...buttons);
}

function ofTie(model: Model, store: Store, target: Target & { type: "tie" }): HTMLElement[] {
  const { a, b } = target;
  const { label, mode } = model.nodes;
  const claims = claimsBehind(model, store.visible, target);
  const ends = [a, b].map((node) => {
    return button(label[node], () => store.set({ selected: { type: "node", node } }));
  });
  if (!claims.length) {
    return [h("h2", {}, `${label[a]} and ${label[b]}`), h("p", {}, same(model, a, b)), actionsOf(ends)];
  }
  const twoMode = mode[a] !== mode[b];
  const groups = twoMode
    ? [{ node: mode[a] === 1 ? a : b, claims }]
    : gathered(model, claims, (claim) => model.claims.c[claim]);
  const shared = twoMode ? [] : contextsBehind(model, store.visible, target);
  return [
    h("h2", {}, twoMode ? `${label[a]} in ${label[b]}` : `${label[a]} and ${label[b]}`),
    ...(twoMode ? [] : [h("p", { class: "kind" }, weight(store, a, b, shared.length))]),
    actionsOf(ends),
    h(
      "h3",
      {},
      `${counted(claims.length, "claim")} of ${counted(sourcesOf(model, claims), "source")}`,
    ),
    ...written(model, store, groups, !twoMode),
  ];
}

function same(model: Model, a: number, b: number): string {
  const twins = model.same.some((pair) => pair.includes(a) && pair.includes(b));
  return twins
    ? "The same, as participant and as what others take part in."
    : "Not shown under these filters.";
}

function weight(store: Store, a: number, b: number, shared: number): string {
  const { ties } = store.visible;
  for (let i = 0; i < ties.count; i++) {
    if ((ties.a[i] === a && ties.b[i] === b) || (ties.a[i] === b && ties.b[i] === a)) {
      const told = `weight ${measure(ties.weight[i])} (computed on: filtered)`;
      return `${counted(shared, "shared context")}, ${told}`;
    }
  }
  return counted(shared, "shared context");
}

const actionsOf = (buttons: HTMLElement[]): HTMLElement => h("div", { class: "actions" }, ...buttons);

function list(rows: readonly [string, string][]): HTMLElement {
  const cells = rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]);
  return h("dl", {}, ...cells);
}
