import type { RunSettings } from "../run-settings.ts";
import type { PlanFacts } from "./plan-facts.ts";
import type { Run } from "./state.ts";

/** What cannot be merged on the way. */

/** @returns why relays cannot take part, and what to do; undefined if they can */
export function notMerged(
  { needsVectors }: Pick<PlanFacts, "needsVectors">,
  { aggregate }: RunSettings,
): { readonly why: string; readonly toDo: string } | undefined {
  if (needsVectors)
    return {
      why: `a relay tells sums, and --aggregate ${aggregate} needs the weights of each node`,
      toDo: "say --aggregate mean or clipped",
    };
  return undefined;
}

/** Why a relay takes no part in the run, as whoever started it reads; undefined if it does. */
export function relayProblem({ plan, settings }: Run): string | undefined {
  const lost = notMerged(plan, settings);
  return lost && `it is a relay: ${lost.why}; ${lost.toDo}, or connect the nodes to this aggregator itself`;
}
