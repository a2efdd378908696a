/** The store itself, and the part of it that travels in the address. */

import { appearance } from "./appearance";
import type { Model } from "./payload";
import { initialState, type Change, type State, type Store } from "./state";
import { visible } from "./visible";

/** Changes of these fields change what is visible. */
const FILTERS = [
  "view",
  "ego",
  "distance",
  "years",
  "kinds",
  "forms",
  "countries",
  "roles",
  "topics",
  "families",
  "sources",
  "lists",
] as const satisfies readonly (keyof State)[];
const LOOKS = ["colour", "size", "theme"] as const satisfies readonly (keyof State)[];

/** Arrays and targets are equal when they say the same. */
function equal(a: unknown, b: unknown): boolean {
  return (
    a === b ||
    (typeof a === "object" && a !== null && b !== null && JSON.stringify(a) === JSON.stringify(b))
  );
}

export function createStore(model: Model, start: State): Store {
  const listeners = new Set<(change: Change) => void>();
  const timings = { lastFilter: 0 };
  let state = start;
  let shown = visible(model, state);
  let look = appearance(model, state, shown);
  const set = (patch: Partial<State>): void => {
    const changed = (Object.keys(patch) as (keyof State)[]).filter(
      (key) => !equal(patch[key], state[key]),
    );
    if (!changed.length) return;
    const began = performance.now();
    const keys = new Set<keyof State | "visible" | "appearance">(changed);
    state = { ...state, ...patch };
    if (FILTERS.some((key) => keys.has(key))) {
      shown = visible(model, state);
      keys.add("visible");
    }
    if (keys.has("visible") || LOOKS.some((key) => keys.has(key))) {
      look = appearance(model, state, shown);
      keys.add("appearance");
    }
    const change = { state, visible: shown, appearance: look, keys };
    for (const listener of listeners) listener(change);
    if (keys.has("visible")) timings.lastFilter = performance.now() - began;
  };
  return {
    get state() {
      return state;
    },
    get visible() {
      return shown;
    },
    get appearance() {
      return look;
    },
    initial: initialState(model),
    timings,
    set,
    repaint() {
      look = appearance(model, state, shown);
      const keys = new Set(["appearance", "theme"] as const);
      for (const listener of listeners) listener({ state, visible: shown, appearance: look, keys });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const BASE = "https://w3id.org/citygraph/id/";
const shortened = (id: string): string => (id.startsWith(BASE) ? id.slice(BASE.length) : id);

/** The tables that filters point into, and how an entry is called in the address. */
function names(
  model: Model,
): Record<"kinds" | "forms" | "countries" | "roles" | "topics" | "families", readonly string[]> {
  return {
    kinds: model.kinds,
    forms: model.forms,
    countries: model.countries.map((country) => country.code || country.label),
    roles: model.roles.map((role) => role.id),
    topics: model.topics,
    families: model.families,
  };
}
const UNKNOWN = "unknown";

/** The state as the fragment of an address, without what is as usual: "" for the overview. */
export function encode(model: Model, store: Store): string {
  const { state, initial } = store;
  const words = new URLSearchParams();
  const node = (i: number): string => shortened(model.nodes.id[i]);
  if (state.ego !== initial.ego) words.set("ego", state.ego === null ? "" : node(state.ego));
  if (state.view !== initial.view) words.set("view", state.view);
  if (state.distance !== 1) words.set("distance", String(state.distance));
  if (state.years) words.set("years", state.years.join("-"));
  for (const [field, table] of Object.entries(names(model)) as [
    keyof ReturnType<typeof names>,
    readonly string[],
  ][]) {
    const chosen = state[field];
    if (chosen) words.set(field, chosen.map((i) => (i < 0 ? UNKNOWN : table[i])).join("~"));
  }
  if (state.sources > 1) words.set("sources", String(state.sources));
  if (state.lists !== null) words.set("lists", state.lists ? "on" : "off");
  if (state.colour !== initial.colour) words.set("colour", state.colour);
  if (state.size) words.set("size", state.size);
  if (state.group !== null) words.set("only", state.group);
  if (state.theme !== initial.theme) words.set("theme", state.theme);
  if (equal(state.selected, focus(state.ego))) return finished(words, state);
  if (!state.selected) words.set("at", "");
  if (state.selected?.type === "node") words.set("at", node(state.selected.node));
  if (state.selected?.type === "tie")
    words.set("at", `${node(state.selected.a)}~${node(state.selected.b)}`);
  return finished(words, state);
}

/** What is selected when an address does not say it: who an ego view is around. */
const focus = (ego: number | null): State["selected"] =>
  ego === null ? null : { type: "node", node: ego };

function finished(words: URLSearchParams, state: State): string {
  if (state.table) words.set("table", "on");
  return words.toString().replace(/%2F/g, "/").replace(/%7E/g, "~").replace(/%3A/g, ":");
}

/** The state that an address asks for; what it names and the page does not have is left out. */
export function decodeState(model: Model, fragment: string): State {
  const words = new URLSearchParams(fragment.replace(/^#/, ""));
  const usual = initialState(model);
  const ids = new Map(model.nodes.id.map((id, i) => [shortened(id), i]));
  const one = <T extends string>(key: string, among: readonly T[], otherwise: T): T =>
    among.find((name) => name === words.get(key)) ?? otherwise;
  const lists = Object.entries(names(model)).map(([field, table]) => [
    field,
    chosen(words.get(field), table),
  ]);
  const years = /^(\d{1,4})-(\d{1,4})$/.exec(words.get("years") ?? "");
  const ego = words.get("ego");
  const around = ego === null ? usual.ego : (ids.get(ego) ?? null);
  return {
    ...usual,
    ...(Object.fromEntries(lists) as Pick<State, keyof ReturnType<typeof names>>),
    ego: around,
    view: one("view", ["two-mode", "one-mode"], usual.view),
    distance: Number(one("distance", ["1", "2", "3"], "1")),
    years: years && Number(years[1]) <= Number(years[2]) ? [Number(years[1]), Number(years[2])] : null,
    sources: Math.max(1, Math.min(99, Math.trunc(Number(words.get("sources"))) || 1)),
    lists: words.has("lists") ? words.get("lists") === "on" : null,
    colour: one("colour", ["community", "kind", "country"], usual.colour),
    size: one("size", ["filtered", ...model.nodes.measures.keys()], ""),
    group: words.get("only"),
    theme: one("theme", ["auto", "paper", "night"], usual.theme),
    selected: words.has("at") ? target(words.get("at"), ids) : focus(around),
    table: words.get("table") === "on",
  };
}

function chosen(text: string | null, table: readonly string[]): number[] | null {
  if (text === null) return null;
  if (!text) return []; // nothing at all, which is a choice too
  const names = text.split("~").filter((name) => name === UNKNOWN || table.includes(name));
  return names.length ? names.map((name) => table.indexOf(name)) : null;
}

function target(text: string | null, ids: ReadonlyMap<string, number>): State["selected"] {
  if (!text) return null;
  const [one, other] = text.split("~").map((id) => ids.get(id));
  if (one === undefined) return null;
  if (!text.includes("~")) return { type: "node", node: one };
  return other === undefined ? null : { type: "tie", a: one, b: other };
}

/** Keep the address and the state the same; a step of the reader is a step in the history. */
export function bindAddress(model: Model, store: Store): void {
  let at = encode(model, store);
  store.subscribe(({ keys }) => {
    if (keys.size === 1 && keys.has("hover")) return;
    const now = encode(model, store);
    if (now === at) return;
    at = now;
    const step = keys.has("ego") || keys.has("view") || keys.has("distance");
    const url = now ? `#${now}` : location.pathname + location.search;
    try {
      history[step ? "pushState" : "replaceState"](null, "", url);
    } catch {
      location.hash = now; // some browsers keep documents on disk from changing their history
    }
  });
  const follow = (): void => {
    const now = location.hash.slice(1);
    if (now === at) return;
    at = now;
    store.set({ ...decodeState(model, now), hover: null });
    at = encode(model, store);
  };
  addEventListener("popstate", follow);
  addEventListener("hashchange", follow);
}
