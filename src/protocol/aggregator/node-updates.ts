import type { RunResult } from "../result.ts";
import type { OpenRound, Run } from "./state.ts";

/** How much the nodes of a run computed, each at its own pace. */

/** After a round of tau local updates. At a common pace all nodes do the same, and nothing is counted. */
export function countNodeUpdates({ plan, updatesByNode }: Run, { reporters }: OpenRound, tau: number): void {
  if (plan.pace !== "own") return;
  for (const [name, { localUpdates }] of reporters) {
    const { weight = 0, weighted = 0 } = updatesByNode.get(name) ?? {};
    updatesByNode.set(name, { weight: weight + tau, weighted: weighted + tau * localUpdates });
  }
}

/**
 * Mean local updates a round of the node with the fewest and of the one with the most: each round counts by its tau, as in `averageTau`,
 * which is the mean of what all nodes made.
 */
export function tauOfNodes({ updatesByNode }: Run): RunResult["tauOfNodes"] {
  const means = Array.from(updatesByNode.values(), ({ weight, weighted }) => weighted / weight);
  if (means.length === 0) return undefined;
  const least = means.reduce((a, b) => Math.min(a, b));
  return { least, most: means.reduce((a, b) => Math.max(a, b)) };
}
