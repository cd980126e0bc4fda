import type { AggregatorInput } from "../../../src/protocol/aggregator/environment.ts";
import type { AggregatorState } from "../../../src/protocol/aggregator/state.ts";
import { currentRun } from "../../../src/protocol/aggregator/step.ts";
import type { Report } from "../../../src/protocol/messages.ts";

/** What of a report's weights is not seen from them alone: where they began, and how often the node has learned with it. */
export interface ToldReport extends Report {
  readonly from: number;
  readonly learned: number;
}

/**
 * What counts has been learned from where the round begins, by a node that knows as much as the run has of it: no more and no less. Before the
 * input is taken.
 */
export function problemOfReport(state: AggregatorState, input: AggregatorInput, rounds: number): string | undefined {
  if (input.kind !== "received" || input.message.type !== "report") return undefined;
  const { round, from, learned } = input.message as ToldReport;
  const run = currentRun(state);
  const name = state.members.connections.get(input.connection)?.name ?? "";
  if (run?.phase.kind !== "round" || run.phase.open.round !== round || !run.phase.open.awaited.has(name))
    return undefined;
  const begins = run.phase.open.weights[0];
  if (from !== begins) return `${name} learned round ${round} from ${from}, which begins at ${begins}`;
  // In the last one, which only evaluates, nobody learns.
  if (round > rounds) return undefined;
  // There are two: one has counted at most.
  const counted = (run.participants.get(name)?.lastReport ?? 0) > 0 ? 1 : 0;
  if (learned === counted + 1) return undefined;
  return `${name} has learned ${learned} times in round ${round}, of which ${counted} counted before`;
}

/** What is counted in the open round. */
export function problemOfRound(state: AggregatorState): string | undefined {
  const phase = currentRun(state)?.phase;
  if (phase?.kind !== "round") return undefined;
  const { sums, reporters, awaited, round } = phase.open;
  if (sums.reports !== reporters.size) return `round ${round} sums ${sums.reports} reports of ${reporters.size}`;
  for (const name of awaited) if (reporters.has(name)) return `${name} is waited for and has reported`;
  return undefined;
}
