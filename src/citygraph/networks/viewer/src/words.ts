/** How the page says counts, dates and names. */

import type { Model } from "./payload";

/** A measure as text: whole numbers whole, others with three digits; "–" where it is undefined. */
export function measure(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "–";
  if (Number.isInteger(value)) return value.toLocaleString("en");
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}

/** How much of a context is known: "15 of 34 claimed", or "15 known" where no source claims a size. */
export function coverageOf(model: Model, context: number): string {
  const { known, claimed } = model.nodes;
  if (!claimed[context]) return `${measure(known[context])} known`;
  if (claimed[context] < known[context]) {
    return `${measure(known[context])} known, ${measure(claimed[context])} claimed`;
  }
  return `${measure(known[context])} of ${measure(claimed[context])} claimed`;
}

/** A rank by degree and what it becomes: "3 (2 to 5)"; "" outside the full network. */
export function rankOf(model: Model, node: number): string {
  const { rank, best, worst } = model.nodes.ranks;
  if (!rank[node]) return "";
  return `${measure(rank[node])} (${measure(best[node])} to ${measure(worst[node])})`;
}

/** What something is: the kind of a participant, the class of a context. */
export function kindOf(model: Model, node: number): string {
  const kind = model.kinds[model.nodes.kind[node]] ?? "";
  const form = model.forms[model.nodes.form[node]] ?? "";
  return split(form || kind);
}

/** "EventSeries" as "event series", "research-institute" as "research institute". */
export const split = (name: string): string =>
  name
    .replaceAll("-", " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();

const year = (value: number): string => (value ? String(value) : "");

/** The years of a claim, as far as they are known: "2012 to 2015", "from 2012", "until 2015". */
export const years = (first: number, last: number): string => span(year(first), year(last));

export function span(start: string, end: string): string {
  if (start && end) return start === end ? start : `${start} to ${end}`;
  if (start) return `from ${start}`;
  return end ? `until ${end}` : "";
}

/** The dates of a claim as precise as its source states them, and whose they are. */
export function dates(model: Model, claim: number): string {
  const { start, end, asOf, first, last, dated } = model.claims;
  if (dated[claim] === 2) return "no date known";
  const stated = [span(start[claim], end[claim]), asOf[claim] && `as of ${asOf[claim]}`].filter(Boolean);
  if (stated.length) return stated.join(", ");
  const whose = "(not stated here: the dates of its context or of other sources)";
  return `${years(first[claim], last[claim])} ${whose}`;
}

/** The first and the last year of some claims; 0 where none is known or it is open. */
export function reach(model: Model, claims: Iterable<number>): [number, number] {
  let from = Infinity;
  let to = 0;
  let open = false;
  for (const claim of claims) {
    if (model.claims.dated[claim] === 2) continue;
    const [first, last] = [model.claims.first[claim], model.claims.last[claim]];
    if (first) from = Math.min(from, first);
    if (last) to = Math.max(to, last);
    else open = true;
  }
  return [from === Infinity ? 0 : from, open ? 0 : to];
}

/** The names of roles that some claims give, each once. */
export function rolesOf(model: Model, claims: Iterable<number>): string[] {
  const found = new Set<number>();
  for (const claim of claims) found.add(model.claims.role[claim]);
  return [...found].sort((a, b) => a - b).map((role) => model.roles[role].label);
}

/** How many sources some claims rest on. */
export function sourcesOf(model: Model, claims: Iterable<number>): number {
  const found = new Set<number>();
  for (const claim of claims) found.add(model.claims.source[claim]);
  return found.size;
}
