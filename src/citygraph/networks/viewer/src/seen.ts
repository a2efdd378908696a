/** What is seen, in words: its title, how it was chosen and made, and what it rests on. */

import { counted, figure, words } from "./dom";
import type { Model } from "./payload";
import { initialState, type State, type Store } from "./state";
import { visible, type Visible } from "./visible";
import { reach, sourcesOf, span } from "./words";

type Seen = Pick<Store, "state" | "visible">;

const CAVEAT = "Meeting is not yet working together, and who is missing may be missing in the sources.";

/** Of the method with which the whole page was made, what holds for every part of it too. */
const FOLDED = /^(?:editions|city governments) counted /;

const TIED: Readonly<Record<string, string>> = {
  newman: "each weighs 1/(n-1)",
  hyperbolic: "each weighs 1/n",
  count: "each counts 1",
};

const spanned = ([from, to]: readonly [number, number]): string => span(String(from), String(to));

/** What is seen is called after its centre and its years. */
export function titleOf(model: Model, { state, visible: shown }: Seen): string {
  const { filters, title } = model.meta;
  const made = filters["years"] ? `, ${filters["years"]}` : "";
  const when = state.years ? `, ${spanned(state.years)}` : made;
  const whole = made && title.endsWith(made) ? title.slice(0, -made.length) : title;
  return (isAsMade(model, state, shown) ? whole : named(model, state)) + when;
}

/** Whether it is what the page opens with, filters aside. */
function isAsMade(model: Model, state: State, { families }: Visible): boolean {
  const { ego, view, shown } = model.meta;
  if (state.ego !== ego || state.view !== (view ?? "two-mode")) return false;
  if (ego !== null) return true;
  return model.families.every((name, i) => families.has(i) === shown.families.includes(name));
}

function named(model: Model, state: State): string {
  const { label, mode } = model.nodes;
  const { meta } = model;
  const oneMode = state.view === "one-mode";
  if (state.ego !== null && !(oneMode && mode[state.ego])) {
    return `${label[state.ego]} ${mode[state.ego] ? "and those who take part" : "and whom it meets"}`;
  }
  const centre = state.ego ?? meta.ego;
  const where = meta.own ? ` in ${meta.query}` : " in smart cities";
  const place = centre === null ? where : ` around ${label[centre]}`;
  return `${oneMode ? "Who meets whom" : "Who takes part in what"}${place}`;
}

/** A name for a file of what is seen, without its ending. */
export function fileName(model: Model, seen: Seen): string {
  const slug = titleOf(model, seen)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-");
  return slug.slice(0, 90).replace(/^-|-$/g, "") || "network";
}

/** Phrases: what is counted, what was chosen, and how it was made. */
export function methodOf(model: Model, seen: Seen): string[] {
  const { meta } = model;
  return [
    ...countsOf(model, seen),
    ...chosen(model, seen),
    ...meta.method.filter((phrase) => FOLDED.test(phrase)),
    seen.state.colour === "community" ? (meta.colours ?? "") : `colour: ${seen.state.colour}`,
    seen.state.size ? `size: ${words(seen.state.size)}` : "",
    `query: ${meta.query}`,
    meta.date && `graph ${meta.date}`,
    "computed on: what is shown (filtered)",
  ].filter(Boolean);
}

function countsOf(model: Model, { state, visible: shown }: Seen): string[] {
  const { counts } = shown;
  const claims = [...shownClaims(shown)];
  const told = [counted(counts.participants, "participant")];
  if (state.view === "two-mode") {
    told.push(counted(counts.contexts, "context"), `${counted(counts.ties, "tie")}, two-mode, unweighted`);
  } else {
    told.push(counted(counts.ties, "tie"));
    told.push(`tied by the contexts they share, ${TIED[model.meta.weights] ?? model.meta.weights}`);
    told.push("a convener ties as a star, and nobody with whom was gone before");
  }
  if (counts.drawnTies < counts.ties) told.push(`the ${figure(counts.drawnTies)} strongest ties drawn`);
  const from = counted(sourcesOf(model, claims), "source");
  told.push(`${counted(claims.length, "claim")} of ${from}`, `undated and kept ${figure(counts.undated)}`);
  return told;
}

function* shownClaims({ claimOn }: Visible): Generator<number> {
  for (let i = 0; i < claimOn.length; i++) if (claimOn[i]) yield i;
}

/** The centre and its reach, and each filter that is set, here or when the page was made. */
function chosen(model: Model, { state, visible: shown }: Seen): string[] {
  const { counts, families } = shown;
  const on = model.families.filter((_, i) => families.has(i));
  const told: string[] = [];
  if (state.ego !== null) {
    told.push(`around ${model.nodes.label[state.ego]}: ${counted(state.distance, "meeting")} away`);
  }
  told.push(`contexts: ${on.length === model.families.length ? "all" : on.join(", ") || "none"}`);
  if (model.nodes.list.some((list) => list)) told.push(listsTold(shown));
  const set = filtersSet(model, state);
  for (const [name, value] of Object.entries({ ...model.meta.filters, ...set })) {
    told.push(`${name}: ${value}`);
  }
  if (model.meta.reduced) told.push(model.meta.reduced.replace(/\.$/, ""));
  if (counts.nodes === 0) told.push("nothing is left under these filters");
  return told;
}

function listsTold({ lists, counts }: Visible): string {
  if (lists) return "lists of cities: shown";
  const left = `${counted(counts.hiddenLists, "list")} with ${counted(counts.hiddenInLists, "claim")}`;
  return `lists of cities: left out (${left})`;
}

function filtersSet(model: Model, state: State): Record<string, string> {
  const tables: [string, readonly number[] | null, (i: number) => string][] = [
    ["kinds", state.kinds, (i) => words(model.kinds[i])],
    ["kinds of institutions", state.forms, (i) => words(model.forms[i])],
    ["countries", state.countries, (i) => model.countries[i].label],
    ["roles", state.roles, (i) => model.roles[i].label],
    ["topics", state.topics, (i) => words(model.topics[i])],
  ];
  const set: Record<string, string> = {};
  for (const [name, list, label] of tables) {
    if (list) set[name] = list.map((i) => (i < 0 ? "not known" : label(i))).join(", ");
  }
  if (state.years) set["years"] = spanned(state.years);
  if (state.sources > 1) set["sources of a tie"] = `at least ${state.sources}`;
  return set;
}

/** How many sources what is seen rests on, of which years, and how well they back each other. */
export function coverageSeen(model: Model, { visible: shown }: Seen): string {
  const claims = [...shownClaims(shown)];
  if (!claims.length) return CAVEAT;
  const backing = new Map<number, Set<number>>();
  for (const claim of claims) {
    const pair = model.claims.pair[claim];
    const sources = backing.get(pair) ?? new Set<number>();
    backing.set(pair, sources.add(model.claims.source[claim]));
  }
  const single = [...backing.values()].filter((sources) => sources.size === 1).length;
  const when = span(...(reach(model, claims).map((year) => (year ? String(year) : "")) as [string, string]));
  const of = counted(backing.size, "participation");
  const sources = counted(sourcesOf(model, claims), "source");
  const dated = when ? `, participations ${when}` : "";
  return `${sources}${dated}; ${figure(single)} of ${of} ${single === 1 ? "rests" : "rest"} on one source. ${CAVEAT}`;
}

const wholes = new WeakMap<Model, string>();

/** What measures of the full network are of: the network that the page opens with. */
export function wholeOf(model: Model): string {
  let told = wholes.get(model);
  if (told === undefined) {
    const { ego, shown } = model.meta;
    const { contexts } = visible(model, { ...initialState(model), view: "two-mode" }).counts;
    const noun = shown.families.length === 1 ? shown.families[0].replace(/s$/, "") : "context";
    const centre = ego === null ? "" : ` around ${model.nodes.label[ego]}`;
    told = `the ${counted(contexts, noun)}${centre}`;
    wholes.set(model, told);
  }
  return told;
}
