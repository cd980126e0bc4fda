import type { RunResult } from "../result.ts";
import type { OpenRound, Run } from "./state.ts";

/** How much the nodes of a run computed, each at its own pace. */

/** After a round of tau local updates. At a common pace all nodes do the same, and nothing is counted. */
export function countNodeUpdates(
  { plan, updatesByNode }: Run,
  { reporters }: Pick<OpenRound, "reporters">,
  tau: number,
): void {
  if (plan.pace !== "own") return;
  let all = 0;
  for (const { examples } of reporters.values()) all += examples;
  for (const [name, { examples, localUpdates }] of reporters) {
    const { weight = 0, weighted = 0 } = updatesByNode.get(name) ?? {};
    const more = (tau * examples) / all;
    updatesByNode.set(name, { weight: weight + more, weighted: weighted + more * localUpdates });
  }
}

/**
 * Mean local updates a round of the node with the fewest and of the one with the most: each round counts by its tau and by
 * the share of examples that the node had in it, as in `averageTau`, which is the mean of what all nodes made. Of one node there is no range.
 */
export function tauOfNodes({ updatesByNode }: Run): RunResult["tauOfNodes"] {
  const means = Array.from(updatesByNode.values(), ({ weight, weighted }) => weighted / weight);
  if (means.length < 2) return undefined;
  const least = means.reduce((a, b) => Math.min(a, b));
  return { least, most: means.reduce((a, b) => Math.max(a, b)) };
}
