/** Finding a name: a combobox with a list of hits, all by keyboard. */

import { announce, counted, fold, h, icon, signed, words } from "./dom";
import { openEgo } from "./ego";
import type { Model } from "./payload";
import type { Store } from "./state";

const MOST_HITS = 9;

interface Entry {
  readonly node: number;
  readonly folded: string;
  readonly starts: readonly number[];
  /** Other spellings that sources use. */
  readonly others: readonly string[];
  readonly ties: number;
}

export interface Hit {
  readonly node: number;
  /** The spelling that was found, where it is not the label. */
  readonly as: string;
}

/** All nodes with what they may be called, the busiest first. */
function entries(model: Model): Entry[] {
  const { nodes, claims, pairsOf } = model;
  const spelled = new Map<number, Set<string>>();
  claims.namedAs.forEach((name, i) => {
    if (!name || name === nodes.label[claims.p[i]]) return;
    const known = spelled.get(claims.p[i]);
    if (known) known.add(name);
    else spelled.set(claims.p[i], new Set([name]));
  });
  return nodes.label
    .map((label, node) => {
      const folded = fold(label);
      const starts = [...folded.matchAll(/[\p{L}\p{N}]+/gu)].map((word) => word.index);
      const others = [...(spelled.get(node) ?? [])];
      return { node, folded, starts, others, ties: pairsOf.from[node + 1] - pairsOf.from[node] };
    })
    .sort((a, b) => b.ties - a.ties || a.node - b.node);
}

/** How well a text fits: 0 the same, 1 its beginning, 2 the beginning of a word, 3 inside, 9 not. */
function rank(entry: Entry, text: string): number {
  const at = entry.folded.indexOf(text);
  if (at === 0) return entry.folded.length === text.length ? 0 : 1;
  if (entry.starts.some((start) => entry.folded.startsWith(text, start))) return 2;
  return at > 0 && text.length > 2 ? 3 : 9;
}

/** The nodes that fit what somebody typed, the best first. */
export function finder(model: Model): (text: string) => Hit[] {
  const all = entries(model);
  return (typed) => {
    const text = fold(typed.trim());
    if (!text) return [];
    const found: { hit: Hit; rank: number }[] = [];
    for (const entry of all) {
      const well = rank(entry, text);
      if (well < 9) found.push({ hit: { node: entry.node, as: "" }, rank: well });
      else {
        const as = entry.others.find((name) => fold(name).includes(text));
        if (as && text.length > 1) found.push({ hit: { node: entry.node, as }, rank: 4 });
      }
    }
    return found
      .sort((a, b) => a.rank - b.rank)
      .slice(0, MOST_HITS)
      .map(({ hit }) => hit);
  };
}

/** What stands behind a name in the list. */
function described(model: Model, hit: Hit, twice: boolean): string {
  const { nodes } = model;
  const kind = words(model.forms[nodes.form[hit.node]] ?? model.kinds[nodes.kind[hit.node]] ?? "");
  const country = model.countries[nodes.country[hit.node]]?.label ?? "";
  const ties = model.pairsOf.from[hit.node + 1] - model.pairsOf.from[hit.node];
  const many = nodes.mode[hit.node] ? counted(ties, "participant") : counted(ties, "context");
  const as = nodes.mode[hit.node] ? "what is taken part in" : "as participant";
  return [kind.toLowerCase(), country, twice && as, many, hit.as && `named “${hit.as}”`].filter(Boolean).join(" · ");
}

export function mountSearch(root: HTMLElement, model: Model, store: Store): { focus(): void } {
  const find = finder(model);
  let hits: Hit[] = [];
  let active = -1;
  const list = h("ul", { id: "hits", role: "listbox", "aria-label": "Names found", hidden: true });
  const input = h("input", {
    id: "search",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    placeholder: "City, company, project …",
    "aria-label": "Find a name and show its partners",
    "aria-expanded": "false",
    "aria-controls": "hits",
    "aria-autocomplete": "list",
    enterkeyhint: "search",
  });
  const clear = signed("close", "Empty the search", () => {
    input.value = "";
    show([]);
    input.focus();
  });
  clear.hidden = true;
  const key = h("kbd", { "aria-hidden": "true", title: "Press / to search" }, "/");

  const point = (at: number): void => {
    active = at;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", `hit-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const choose = (at: number): void => {
    const hit = hits[at];
    if (!hit) return;
    input.value = model.nodes.label[hit.node];
    show([]);
    clear.hidden = false;
    openEgo(model, store, hit.node);
  };
  const named = (hit: Hit): string => model.nodes.label[hit.node];
  const show = (found: Hit[], typed = ""): void => {
    hits = found;
    list.replaceChildren(
      ...found.map((hit, i) =>
        h(
          "li",
          {
            id: `hit-${i}`,
            role: "option",
            "aria-selected": "false",
            on: {
              mousedown: (event) => event.preventDefault(),
              click: () => choose(i),
              mousemove: () => active !== i && point(i),
            },
          },
          h(
            "span",
            { class: model.nodes.mode[hit.node] ? "name context" : "name" },
            model.nodes.label[hit.node],
          ),
          h("span", { class: "about" }, described(model, hit, found.some((one) => one !== hit && named(one) === named(hit)))),
        ),
      ),
      ...(typed && !found.length
        ? [h("li", { class: "none", role: "option", "aria-disabled": "true" }, "Nothing has that name.")]
        : []),
    );
    list.hidden = !list.childElementCount;
    input.setAttribute("aria-expanded", String(!list.hidden));
    point(found.length ? 0 : -1);
    clear.hidden = !input.value;
    if (typed)
      announce(found.length ? `${counted(found.length, "name")} found` : "Nothing has that name.");
  };
  input.addEventListener("input", () => show(find(input.value), input.value.trim()));
  input.addEventListener("blur", () => show([]));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!hits.length) show(find(input.value), input.value.trim());
      else point((active + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!hits.length) show(find(input.value), input.value.trim());
      choose(Math.max(0, active));
    } else if (event.key === "Escape" && (input.value || !list.hidden)) {
      event.stopPropagation();
      if (list.hidden) input.value = "";
      show([]);
    }
  });
  document.addEventListener("keydown", (event) => {
    const typing =
      event.target instanceof HTMLElement &&
      event.target.matches("input:not([type=range]):not([type=checkbox]), select, textarea");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  store.subscribe(({ keys, state }) => {
    if (keys.has("ego") && state.ego === null && document.activeElement !== input) {
      input.value = "";
      clear.hidden = true;
    }
  });
  root.append(h("div", { class: "search", role: "search" }, icon("search"), input, clear, key, list));
  return { focus: () => input.focus({ preventScroll: true }) };
}
