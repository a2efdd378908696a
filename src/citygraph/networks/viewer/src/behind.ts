/** What stands behind a node, a ring or a tie. */

import type { Model } from "./payload";
import { convened, meet } from "./projection";
import type { Target } from "./state";
import type { Visible } from "./visible";

const adjacency = new WeakMap<Visible, Map<number, number[]>>();

/** The nodes that a node has ties with. */
export function neighbours(shown: Visible, node: number): readonly number[] {
  let lists = adjacency.get(shown);
  if (!lists) {
    lists = new Map();
    const add = (one: number, other: number): void => {
      const list = lists!.get(one);
      if (list) list.push(other);
      else lists!.set(one, [other]);
    };
    for (let i = 0; i < shown.ties.count; i++) {
      add(shown.ties.a[i], shown.ties.b[i]);
      add(shown.ties.b[i], shown.ties.a[i]);
    }
    adjacency.set(shown, lists);
  }
  return lists.get(node) ?? [];
}

function pairsAt(model: Model, shown: Visible, node: number): number[] {
  const { from, items } = model.pairsOf;
  return Array.from(items.subarray(from[node], from[node + 1])).filter((pair) => shown.pairOn[pair]);
}

/** The visible pairs behind a node, a ring or a tie; of a one-mode tie, those of both its ends. */
export function pairsBehind(model: Model, shown: Visible, target: Target): number[] {
  if (target.type === "node") return pairsAt(model, shown, target.node);
  const { a, b } = target;
  if (model.nodes.mode[a] !== model.nodes.mode[b]) {
    const [p, c] = model.nodes.mode[a] ? [b, a] : [a, b];
    return pairsAt(model, shown, p).filter((pair) => model.pairs.c[pair] === c);
  }
  const byConvener = convened(model, shown.taking, shown.pairOn);
  const theirs = new Map(pairsAt(model, shown, b).map((pair) => [model.pairs.c[pair], pair]));
  return pairsAt(model, shown, a).flatMap((one) => {
    const context = model.pairs.c[one];
    const other = theirs.get(context);
    const met = other !== undefined && meet(model, shown.taking, one, other, byConvener[context] === 1);
    return met ? [one, other] : [];
  });
}

/** The visible claims behind a node, a ring or a tie. */
export function claimsBehind(model: Model, shown: Visible, target: Target): number[] {
  const { from, items } = model.pairs.claims;
  return pairsBehind(model, shown, target)
    .flatMap((pair) => Array.from(items.subarray(from[pair], from[pair + 1])))
    .filter((claim) => shown.claimOn[claim]);
}

/** The contexts of a node, or those that the two ends of a tie share. */
export function contextsBehind(model: Model, shown: Visible, target: Target): number[] {
  return [...new Set(pairsBehind(model, shown, target).map((pair) => model.pairs.c[pair]))];
}
