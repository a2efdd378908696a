/** What hangs together. */

import type { Visible } from "./visible";

/** The nodes of the largest connected part where it has most of all nodes; else all nodes. */
export function main(shown: Visible): readonly number[] {
  const parent = new Map<number, number>();
  for (const node of shown.nodes) parent.set(node, node);
  const root = (node: number): number => {
    let at = node;
    while (parent.get(at) !== at) {
      parent.set(at, parent.get(parent.get(at)!)!);
      at = parent.get(at)!;
    }
    return at;
  };
  const { a, b, count } = shown.ties;
  for (let i = 0; i < count; i++) parent.set(root(a[i]), root(b[i]));
  const parts = new Map<number, number[]>();
  for (const node of shown.nodes) {
    const list = parts.get(root(node));
    if (list) list.push(node);
    else parts.set(root(node), [node]);
  }
  const largest = [...parts.values()].reduce((most, one) => (one.length > most.length ? one : most), []);
  return largest.length * 2 > shown.nodes.length ? largest : Array.from(shown.nodes);
}
