/** Nodes and ties as rows of a table, for the page and for CSV. */

import type { Model } from "./payload";
import type { State, Target } from "./state";
import type { Visible } from "./visible";
import { coverageOf, kindOf, measure, rankOf, reach, rolesOf, sourcesOf } from "./words";

export interface Column {
  readonly name: string;
  /** How a number of this column is written; undefined for a column of words. */
  readonly number?: (value: number) => string;
  /** How it is written where the number alone would say too little. */
  readonly told?: (row: Row) => string;
}

export interface Row {
  readonly target: Target;
  /** Its place before anything is sorted. */
  readonly place: number;
  /** "" stands for what is not known. */
  readonly cells: readonly (string | number)[];
}

const year = String;

export function nodeColumns(model: Model): Column[] {
  return [
    { name: "Name" },
    { name: "Kind" },
    { name: "Country" },
    { name: "Ties shown", number: measure },
    { name: "Known of claimed" },
    { name: "From", number: year },
    { name: "To", number: year },
    {
      name: "Rank by degree (full)",
      number: measure,
      told: ({ target }) => (target.type === "node" ? rankOf(model, target.node) : ""),
    },
    ...[...model.nodes.measures.keys()].map((name) => ({ name: `${name} (full)`, number: measure })),
  ];
}

export function nodeRows(model: Model, shown: Visible): Row[] {
  const { nodes } = model;
  const measures = [...nodes.measures.values()];
  return Array.from(shown.nodes, (node, place) => {
    const [first, last] = reach(model, claimsAt(model, shown, node));
    return {
      target: { type: "node", node },
      place,
      cells: [
        nodes.label[node],
        kindOf(model, node),
        model.countries[nodes.country[node]]?.label ?? "",
        shown.degree[node],
        nodes.mode[node] ? coverageOf(model, node) : "",
        first || "",
        last || "",
        nodes.ranks.rank[node] || "",
        ...measures.map((values) => (Number.isNaN(values[node]) ? "" : values[node])),
      ],
    };
  });
}

function* claimsAt(model: Model, shown: Visible, node: number): Generator<number> {
  const { from, items } = model.pairsOf;
  for (let k = from[node]; k < from[node + 1]; k++) {
    if (shown.pairOn[items[k]]) yield* claimsOf(model, shown, items[k]);
  }
}

function* claimsOf(model: Model, shown: Visible, pair: number): Generator<number> {
  const { from, items } = model.pairs.claims;
  for (let k = from[pair]; k < from[pair + 1]; k++) if (shown.claimOn[items[k]]) yield items[k];
}

export function tieColumns(view: State["view"]): Column[] {
  if (view === "one-mode") {
    return [
      { name: "Who" },
      { name: "With whom" },
      { name: "Weight", number: measure },
      { name: "Shared contexts", number: measure },
    ];
  }
  return [
    { name: "Who" },
    { name: "Takes part in" },
    { name: "Roles" },
    { name: "From", number: year },
    { name: "To", number: year },
    { name: "Sources", number: measure },
  ];
}

export function tieRows(model: Model, shown: Visible): Row[] {
  const { ties } = shown;
  const { label } = model.nodes;
  const rows: Row[] = [];
  for (let i = 0; i < ties.count; i++) {
    const [a, b] = [ties.a[i], ties.b[i]];
    const target: Target = { type: "tie", a, b };
    const ends = [label[a], label[b]];
    if (shown.view === "one-mode") {
      const names = label[a].localeCompare(label[b], "en") > 0 ? ends.reverse() : ends;
      rows.push({ target, place: i, cells: [...names, ties.weight[i], ties.shared[i]] });
    } else if (ties.pair[i] >= 0) {
      const claims = [...claimsOf(model, shown, ties.pair[i])];
      const [first, last] = reach(model, claims);
      const roles = rolesOf(model, claims).join(", ");
      rows.push({
        target,
        place: i,
        cells: [...ends, roles, first || "", last || "", sourcesOf(model, claims)],
      });
    }
  }
  return rows;
}
