import type { RunResult } from "../result.ts";
import type { OpenRound, Run } from "./state.ts";

/** How much the nodes of a run computed, each at its own pace. */

/** After a round with local updates. At a common pace all nodes do the same, and nothing is counted. */
export function countNodeUpdates({ plan, updatesByNode }: Run, { reporters }: OpenRound): void {
  if (plan.pace !== "own") return;
  for (const [name, { localUpdates }] of reporters) {
    const { rounds = 0, updates = 0 } = updatesByNode.get(name) ?? {};
    updatesByNode.set(name, { rounds: rounds + 1, updates: updates + localUpdates });
  }
}

/** Mean local updates a round of the node with the fewest and of the one with the most. */
export function tauOfNodes({ updatesByNode }: Run): RunResult["tauOfNodes"] {
  const means = Array.from(updatesByNode.values(), ({ rounds, updates }) => updates / rounds);
  if (means.length === 0) return undefined;
  const least = means.reduce((a, b) => Math.min(a, b));
  return { least, most: means.reduce((a, b) => Math.max(a, b)) };
}
