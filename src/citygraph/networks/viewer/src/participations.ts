/** Participations as text: role, dates, spelling and source of each claim. */

import { counted, h, link } from "./dom";
import type { Model } from "./payload";
import type { Store } from "./state";
import { coverageOf, dates, sourcesOf } from "./words";

const FIRST = 20; // so many groups are written at once; the rest on request

/** Claims that stand under one heading. */
export interface Group {
  readonly node: number;
  readonly claims: number[];
}

export function gathered(
  model: Model,
  claims: readonly number[],
  by: (claim: number) => number,
): Group[] {
  const groups = new Map<number, number[]>();
  for (const claim of claims) {
    const key = by(claim);
    const group = groups.get(key);
    if (group) group.push(claim);
    else groups.set(key, [claim]);
  }
  const { label } = model.nodes;
  return [...groups]
    .map(([node, found]) => ({ node, claims: found }))
    .sort((x, y) => label[x.node].localeCompare(label[y.node], "en") || x.node - y.node);
}

/** The groups one below the other: the first of them at once, the rest on request. */
export function written(
  model: Model,
  store: Store,
  groups: readonly Group[],
  names = false,
): HTMLElement[] {
  const write = (group: Group): HTMLElement => writtenGroup(model, store, group, names);
  const shown = groups.slice(0, FIRST).map(write);
  const rest = groups.slice(FIRST);
  if (!rest.length) return shown;
  const more = button(`Show ${rest.length} more`, () => more.replaceWith(...rest.map(write)));
  return [...shown, more];
}

function writtenGroup(model: Model, store: Store, group: Group, names: boolean): HTMLElement {
  const { node, claims } = group;
  const open = button(model.nodes.label[node], () => store.set({ selected: { type: "node", node } }));
  open.classList.add("name");
  const sources = sourcesOf(model, claims);
  const known = model.nodes.mode[node] ? [`participants: ${coverageOf(model, node)}`] : [];
  const items = claims.map((claim) => participation(model, claim, names));
  return h(
    "section",
    { class: "group" },
    h("h4", {}, open),
    h(
      "p",
      { class: sources === 1 ? "single" : "several" },
      [counted(sources, "source"), ...known].join(" · "),
    ),
    h("ul", {}, ...items),
  );
}

function participation(model: Model, claim: number, names: boolean): HTMLElement {
  const { role, dated, namedAs, via, p } = model.claims;
  const who = names ? `${model.nodes.label[p[claim]]}: ` : "";
  const extra = [
    namedAs[claim] && `named as “${namedAs[claim]}”`,
    via[claim] && `at ${via[claim]}`,
  ].filter((one): one is string => Boolean(one));
  return h(
    "li",
    { class: `claim dated-${dated[claim]}` },
    h("strong", {}, `${who}${model.roles[role[claim]].label}`),
    h("span", { class: "when" }, dates(model, claim)),
    ...extra.map((text) => h("span", {}, text)),
    source(model, claim),
  );
}

function source(model: Model, claim: number): HTMLElement {
  const from = model.sources[model.claims.source[claim]];
  if (!from) return h("span", { class: "source" }, "no source given");
  const tier = model.tiers[from.tier];
  const told = [from.year, tier && `${tier.replaceAll("-", " ")} source`, model.claims.locator[claim]];
  return h(
    "span",
    { class: "source" },
    from.url ? link(from.url, from.title) : h("cite", {}, from.title),
    h(
      "span",
      {},
      told
        .filter(Boolean)
        .map((one) => `, ${one}`)
        .join(""),
    ),
  );
}

export function button(text: string, click: () => void): HTMLElement {
  return h("button", { type: "button", on: { click } }, text);
}
