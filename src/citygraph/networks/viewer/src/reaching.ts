/** How far everything is from the focus of an ego view. */

import type { Model } from "./payload";

/**
 * Steps from a node over the pairs that are on, and over "is the same as".
 *
 * @param pass - per node, whether it passes the filters.
 */
export function reach(
  model: Model,
  pairOn: Uint8Array,
  pass: Uint8Array,
  start: number,
  most: number,
): Int16Array {
  const { pairs, pairsOf, nodes } = model;
  const steps = new Int16Array(nodes.count).fill(-1);
  const twin = new Map<number, number>(
    model.same.flatMap(([a, b]) => [
      [a, b],
      [b, a],
    ]),
  );
  let edge = [start];
  steps[start] = 0;
  for (let step = 1; step <= most && edge.length; step++) {
    const next: number[] = [];
    const visit = (node: number): void => {
      if (steps[node] < 0) {
        steps[node] = step;
        next.push(node);
      }
    };
    for (const node of edge) {
      for (let k = pairsOf.from[node]; k < pairsOf.from[node + 1]; k++) {
        const pair = pairsOf.items[k];
        if (pairOn[pair]) visit(nodes.mode[node] ? pairs.p[pair] : pairs.c[pair]);
      }
      const other = twin.get(node);
      if (other !== undefined && isThere(model, pairOn, pass, other)) visit(other);
    }
    edge = next;
  }
  return steps;
}

/** Whether anything of a node is shown; one of which the page knows no participation need only pass. */
function isThere(model: Model, pairOn: Uint8Array, pass: Uint8Array, node: number): boolean {
  const { from, items } = model.pairsOf;
  if (from[node] === from[node + 1]) return pass[node] === 1;
  for (let k = from[node]; k < from[node + 1]; k++) if (pairOn[items[k]]) return true;
  return false;
}

/** Steps in the two modes as meetings: a participant is as far as the contexts on the way; -1 contexts. */
export function meetings(model: Model, steps: Int16Array): Int16Array {
  return steps.map((step, node) => {
    const beyond = step < 0 || (step > 0 && model.nodes.mode[node] === 1);
    return beyond ? -1 : Math.ceil(step / 2);
  });
}
