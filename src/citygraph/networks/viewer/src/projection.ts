/**
 * Ties between participants, from what is visible; the rules are those of `networks/projection.py`.
 *
 * Each shared context adds to a tie, with n the larger of its known and claimed participants:
 * 1/(n-1) ("newman": Newman 2001, "Scientific collaboration networks II", eq. 2), 1/n
 * ("hyperbolic": Batagelj & Cerinšek 2013, "On bibliographic networks") or 1 ("count"). In undertakings all
 * who take part tie with each other; elsewhere conveners tie with everybody, members with each
 * other only where nobody convened them, observers only with conveners. Two whose stated times do
 * not overlap do not tie.
 */

import type { Model } from "./payload";

/** How a participant takes part in a context, from the visible claims about the pair. */
export interface Taking {
  /** Per pair: index into SIDES. */
  readonly side: Uint8Array;
  /** Per pair: yyyymmdd, the first and the last day that is stated; 0 and NEVER where none is. */
  readonly begin: Int32Array;
  readonly end: Int32Array;
  /** Per pair: the best of its claims; 0 stated, 1 inherited, 2 undated. */
  readonly dated: Uint8Array;
}

export const NEVER = 99_999_999;

interface Days {
  readonly begin: Int32Array;
  readonly end: Int32Array;
  /** Ends as text sorts them: "2012" before "2012-05". */
  readonly order: Int32Array;
}

const known = new WeakMap<Model, Days>();

function day(date: string, unknown: number, digit: string): number {
  const digits = date.replaceAll("-", "").slice(0, 8);
  return /^\d+$/.test(digits) ? Number(digits.padEnd(8, digit)) : unknown;
}

function days(model: Model): Days {
  let found = known.get(model);
  if (!found) {
    const { start, end } = model.claims;
    found = {
      begin: Int32Array.from(start, (date) => day(date, 0, "0")),
      end: Int32Array.from(end, (date) => day(date, NEVER, "9")),
      order: Int32Array.from(end, (date) => day(date, 0, "0")),
    };
    known.set(model, found);
  }
  return found;
}

export function takings(model: Model, claimOn: Uint8Array): Taking {
  const { claims, pairs } = model;
  const { begin: begins, end: ends, order } = days(model);
  const side = new Uint8Array(pairs.count).fill(255);
  const begin = new Int32Array(pairs.count);
  const end = new Int32Array(pairs.count).fill(NEVER);
  const latest = new Int32Array(pairs.count);
  const dated = new Uint8Array(pairs.count).fill(2);
  for (let i = 0; i < claims.count; i++) {
    if (!claimOn[i]) continue;
    const pair = claims.pair[i];
    if (claims.side[i] < side[pair]) side[pair] = claims.side[i];
    if (claims.dated[i] < dated[pair]) dated[pair] = claims.dated[i];
    if (begins[i] && (!begin[pair] || begins[i] < begin[pair])) begin[pair] = begins[i];
    if (order[i] > latest[pair]) {
      latest[pair] = order[i];
      end[pair] = ends[i];
    }
  }
  return { side, begin, end, dated };
}

/** One-mode ties as columns; `a` < `b`. */
export interface OneMode {
  readonly count: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly weight: Float64Array;
  readonly shared: Int32Array;
  readonly dated: Uint8Array;
}

/** Whether two pairs of the same context tie their participants. */
export function meet(
  model: Model,
  taking: Taking,
  one: number,
  other: number,
  convened: boolean,
): boolean {
  const { side, begin, end } = taking;
  if (!model.nodes.everybody[model.pairs.c[one]]) {
    if (convened ? side[one] !== 0 && side[other] !== 0 : side[one] !== 1 || side[other] !== 1)
      return false;
  }
  return end[one] >= begin[other] && end[other] >= begin[one];
}

/** Per node, whether a visible convener convened it. */
export function convened(model: Model, taking: Taking, pairOn: Uint8Array): Uint8Array {
  const found = new Uint8Array(model.nodes.count);
  for (let i = 0; i < model.pairs.count; i++) {
    if (pairOn[i] && taking.side[i] === 0) found[model.pairs.c[i]] = 1;
  }
  return found;
}

class Column {
  values = new Float64Array(1024);
  length = 0;
  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }
}

/** How much each context adds to the ties of those who meet in it, per node. */
function contextWeights(model: Model): Float64Array {
  const { known, claimed } = model.nodes;
  const { weights } = model.meta;
  return Float64Array.from(known, (count, node) => {
    if (weights === "count") return 1;
    return 1 / Math.max(Math.max(count, claimed[node]) - Number(weights !== "hyperbolic"), 1);
  });
}

/** All ties between participants, row by row, as a sparse product is computed (Gustavson 1978). */
export function project(model: Model, taking: Taking, pairOn: Uint8Array): OneMode {
  const { nodes, pairs, pairsOf } = model;
  const byConvener = convened(model, taking, pairOn);
  const adds = contextWeights(model);
  const columns = Array.from({ length: 5 }, () => new Column());
  const weight = new Float64Array(nodes.count);
  const shared = new Int32Array(nodes.count);
  const dated = new Uint8Array(nodes.count);
  const met: number[] = [];
  for (let a = 0; a < nodes.count; a++) {
    if (nodes.mode[a]) continue;
    for (let k = pairsOf.from[a]; k < pairsOf.from[a + 1]; k++) {
      const one = pairsOf.items[k];
      if (!pairOn[one]) continue;
      const context = pairs.c[one];
      for (let m = pairsOf.from[context]; m < pairsOf.from[context + 1]; m++) {
        const other = pairsOf.items[m];
        const b = pairs.p[other];
        if (b <= a || !pairOn[other]) continue;
        if (!meet(model, taking, one, other, byConvener[context] === 1)) continue;
        const how = Math.max(taking.dated[one], taking.dated[other]);
        if (!shared[b]) {
          met.push(b);
          dated[b] = how;
        } else if (how < dated[b]) dated[b] = how;
        shared[b]++;
        weight[b] += adds[context];
      }
    }
    met.sort((one, other) => one - other);
    for (const b of met) {
      [a, b, weight[b], shared[b], dated[b]].forEach((value, i) => columns[i].push(value));
      weight[b] = shared[b] = dated[b] = 0;
    }
    met.length = 0;
  }
  const [as, bs, weights, counts, hows] = columns.map((column) =>
    column.values.subarray(0, column.length),
  );
  return {
    count: as.length,
    a: Int32Array.from(as),
    b: Int32Array.from(bs),
    weight: weights,
    shared: Int32Array.from(counts),
    dated: Uint8Array.from(hows),
  };
}
