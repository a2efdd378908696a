/** Which nodes, claims and pairs pass the filters. */

import type { Model } from "./payload";
import type { State } from "./state";

const allowed = (chosen: readonly number[] | null, count: number): Uint8Array | null => {
  if (!chosen) return null;
  const mask = new Uint8Array(count + 1); // the last place is that of -1: not known
  for (const i of chosen) mask[i < 0 ? count : i] = 1;
  return mask;
};

/** What is shown of the families of contexts when nobody has chosen: in ego views, all. */
export function usual(model: Model, state: State): { families: ReadonlySet<number>; lists: boolean } {
  const asMade = state.ego === null || state.ego === model.meta.ego;
  const shown = new Set(model.meta.shown.families);
  const usually = model.families.map((_, i) => i).filter((i) => !asMade || shown.has(model.families[i]));
  return {
    families: new Set(state.families ?? usually),
    lists: state.lists ?? (state.ego !== null || model.meta.shown.lists),
  };
}

export function nodesPassing(
  model: Model,
  state: State,
  families: ReadonlySet<number>,
  lists: boolean,
): Uint8Array {
  const { nodes } = model;
  const kinds = allowed(state.kinds, model.kinds.length);
  const forms = allowed(state.forms, model.forms.length);
  const countries = allowed(state.countries, model.countries.length);
  const topics = allowed(state.topics, model.topics.length);
  const institution = model.kinds.indexOf("institution");
  const at = (mask: Uint8Array, i: number): number => mask[i < 0 ? mask.length - 1 : i];
  const pass = new Uint8Array(nodes.count);
  for (let i = 0; i < nodes.count; i++) {
    if (nodes.mode[i]) {
      if (!families.has(nodes.family[i]) || (nodes.list[i] && !lists)) continue;
      if (topics && !nodes.topics[i].some((topic) => topics[topic])) continue;
    } else if (i !== state.ego) {
      if (kinds && !at(kinds, nodes.kind[i])) continue;
      if (forms && nodes.kind[i] === institution && !at(forms, nodes.form[i])) continue;
      if (countries && !at(countries, nodes.country[i])) continue;
    }
    pass[i] = 1;
  }
  if (state.ego !== null) pass[state.ego] = 1;
  return pass;
}

export function claimsPassing(model: Model, state: State): Uint8Array {
  const { claims } = model;
  const roles = allowed(state.roles, model.roles.length);
  const [from, to] = state.years ?? [-Infinity, Infinity];
  const on = new Uint8Array(claims.count);
  for (let i = 0; i < claims.count; i++) {
    if (roles && !roles[claims.role[i]]) continue;
    if (state.years && claims.dated[i] !== 2) {
      if (claims.first[i] > to || (claims.last[i] && claims.last[i] < from)) continue;
    }
    on[i] = 1;
  }
  return on;
}

/** Which pairs have enough sources among the claims that are on and both of whose ends pass. */
export function pairsPassing(
  model: Model,
  claimOn: Uint8Array,
  pass: Uint8Array,
  least: number,
): Uint8Array {
  const { pairs, claims } = model;
  const { from, items } = pairs.claims;
  const on = new Uint8Array(pairs.count);
  const sources = new Set<number>();
  for (let i = 0; i < pairs.count; i++) {
    if (!pass[pairs.p[i]] || !pass[pairs.c[i]]) continue;
    sources.clear();
    let any = false;
    for (let k = from[i]; k < from[i + 1]; k++) {
      if (!claimOn[items[k]]) continue;
      any = true;
      if (least <= 1) break;
      sources.add(claims.source[items[k]]);
    }
    if (any && (least <= 1 || sources.size >= least)) on[i] = 1;
  }
  return on;
}

/** How many lists of cities are left out, and how many participations with them. */
export function withheld(
  model: Model,
  state: State,
  claimOn: Uint8Array,
  families: ReadonlySet<number>,
): { hiddenLists: number; hiddenInLists: number } {
  const pass = nodesPassing(model, state, families, true);
  const met = new Set<number>();
  let hiddenInLists = 0;
  for (let i = 0; i < model.claims.count; i++) {
    const context = model.claims.c[i];
    if (!claimOn[i] || !model.nodes.list[context] || !pass[context] || !pass[model.claims.p[i]])
      continue;
    hiddenInLists++;
    met.add(context);
  }
  return { hiddenLists: met.size, hiddenInLists };
}
