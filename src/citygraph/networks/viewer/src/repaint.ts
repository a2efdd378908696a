/** Drawing again what looks different, and nothing else. */

import type Sigma from "sigma";

/**
 * Draw some nodes and ties again in the next frame.
 *
 * After a resize sigma has forgotten where things are in its buffers until that frame, and throws
 * when it is asked for them; then everything is drawn again.
 */
export function repaint(sigma: Sigma, nodes: string[], edges: string[]): void {
  const forgotten = (sigma as unknown as { readonly needToProcess: boolean }).needToProcess;
  if (forgotten) sigma.refresh({ schedule: true });
  else sigma.refresh({ partialGraph: { nodes, edges }, skipIndexation: true, schedule: true });
}
