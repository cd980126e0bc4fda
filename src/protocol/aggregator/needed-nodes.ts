import { headCount } from "./places.ts";
import type { Run } from "./state.ts";
import { connectedNodes, type Step } from "./step.ts";

/** How many nodes must be there before a run starts: of one that everyone takes part in, whoever is there. */
export function neededNodes(
  { state, environment }: Pick<Step, "state" | "environment">,
  { everyone }: Pick<Run, "everyone">,
): number {
  return everyone ? Math.max(1, headCount(connectedNodes(state))) : environment.config.nodesNeeded;
}
