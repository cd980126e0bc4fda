import { meanCosts } from "../../control/costs.ts";
import type { NodeRound } from "../events.ts";
import type { OpenRound, Run } from "./state.ts";
import type { Step } from "./step.ts";

/** How each node that reported spent a round, which ends now. */
export function nodeRounds(open: OpenRound, endSeconds: number): NodeRound[] {
  return Array.from(open.reporters, ([name, reporter]) => ({
    name,
    examples: reporter.examples,
    localUpdates: reporter.localUpdates,
    computeSeconds: reporter.localSeconds,
    communicateSeconds: Math.max(0, reporter.reportedSeconds - open.startedSeconds - reporter.localSeconds),
    waitSeconds: endSeconds - reporter.reportedSeconds,
    loss: reporter.loss,
  }));
}

/** What a round that is over has lasted: what is charged, and what its costs are measured by. */
export function lastedSeconds(
  step: Step,
  run: Run,
  open: OpenRound,
  waitedInVain: boolean,
): { readonly charged: number; readonly measured: number } {
  const real = step.meters.seconds - open.startedSeconds;
  // An aggregation takes no longer because somebody never reports.
  const reported = (open.lastReportSeconds ?? step.meters.seconds) - open.startedSeconds;
  if (open.interrupted === undefined) return { charged: real, measured: waitedInVain ? reported : real };
  // Nodes went on while nobody looked: it has lasted at least for as long as a round of its kind does.
  const usual = open.sums.slowestSeconds + (meanCosts(run.costs).globalCosts[0] as number);
  if (open.interrupted === "charged") return { charged: real, measured: usual };
  const left = (run.budget.budgets[0] as number) - (run.budget.consumed[0] as number);
  return { charged: Math.max(real, Math.min(usual, left)), measured: usual };
}
