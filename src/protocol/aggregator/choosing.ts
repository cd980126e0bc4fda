import { type BudgetState, type Decision, type Demands, decide } from "../../control/budget.ts";
import { type CostVectors, measuredTime } from "../../control/costs.ts";
import type { DriftMeasures } from "../../control/drift-measures.ts";
import { type RoundPace, secondsAllowedFor, stalledSeconds } from "../../control/pace.ts";
import { ascending, median } from "../../math/statistics.ts";
import { isProbe } from "../probe-number.ts";
import { askStrategy } from "./ask-strategy.ts";
import { chooseEncoding } from "./auto-encoding.ts";
import { areCorrected } from "./corrections.ts";
import { bytesSince, demandsOf, findBinding, roundCosts } from "./resources.ts";
import { whatFollows } from "./returned.ts";
import { driftOf, squaredMovementOf } from "./round-drift.ts";
import { sampleOf } from "./sample.ts";
import type { OpenRound, Run } from "./state.ts";
import { ableNodes, type Step } from "./step.ts";
import { stepSizeNow } from "./step-size.ts";

/** What a round, or the probe before the first one, has measured, and what the strategy and the budget choose from it. */

export interface Measured {
  /** tau; at the nodes' own pace their mean. */
  readonly localUpdates: number;
  /** c and b in seconds. */
  readonly time: { readonly localCost: number; readonly globalCost: number };
  readonly costs: CostVectors;
  readonly drift: DriftMeasures | undefined;
  /** movement^2, if anything wants it. */
  readonly movement: number;
  readonly pace: RoundPace;
}

/** Of a round with at least one report, which has lasted so many seconds and is charged already. */
export function measured(step: Step, run: Run, open: OpenRound, lasted: number): Measured {
  const { sums } = open;
  const ownPace = run.plan.pace === "own";
  const localUpdates = ownPace ? sums.updates / sums.examples : sums.mostUpdates;
  const { slowestSeconds, slowestUpdateSeconds, updatesPerSecond } = sums;
  const stalled = longestStall(run, open);
  const time = measuredTime({
    ...{ roundSeconds: lasted, slowestSeconds, slowestUpdateSeconds, stalledSeconds: stalled },
    ...(ownPace ? { updatesPerSecond: updatesPerSecond / sums.examples } : {}),
    // Where all do the same number, the slowest is waited for.
    ...(open.secondsAllowed === undefined || isProbe(open) ? {} : { updates: localUpdates }),
  });
  const bytes = bytesSince(step, run, open);
  const costs = roundCosts(run, open, time, { seconds: lasted, bytes, localUpdates });
  const movement = squaredMovementOf(run, open);
  const pace = {
    secondsPerUpdate: time.localCost - (stalled > 0 ? stalled / localUpdates : 0),
    slowestUpdateSeconds: stalled > 0 ? undefined : slowestUpdateSeconds,
    updates: localUpdates,
  };
  return { localUpdates, time, costs, movement, pace, drift: driftOf(run, open, movement) };
}

/** For how long the others waited for a node that stalled; 0 where all are to make the same number of updates. */
function longestStall({ plan, participants }: Run, open: OpenRound): number {
  const { secondsAllowed, reporters, localUpdates } = open;
  if (plan.pace !== "own" || localUpdates === 0 || secondsAllowed === undefined || isProbe(open)) return 0;
  const arrivals = ascending(Array.from(reporters.values(), ({ reportedSeconds }) => reportedSeconds));
  // Who only says that it stalled is not believed: half of the others, at least, must have waited for it.
  const half = arrivals.length > 1 ? (arrivals[(arrivals.length - 1) >> 1] as number) : Number.NEGATIVE_INFINITY;
  const stalls = Array.from(reporters, ([name, { localSeconds, localUpdates, reportedSeconds }]) => {
    const usual = participants.get(name)?.rhythm?.updateSeconds ?? [localSeconds / localUpdates];
    const stalled = stalledSeconds({ localSeconds, secondsAllowed, updateSeconds: median(usual) });
    return Math.min(stalled, reportedSeconds - half);
  });
  return Math.max(0, ...stalls);
}

type Choice =
  | {
      readonly kind: "decided";
      readonly decision: Decision;
      readonly demands: Demands | undefined;
      /** As in the strategy's Choice. */
      readonly restartsMomentum: boolean;
    }
  | { readonly kind: "failed"; readonly explanation: string };

/** Lets the strategy and the budget decide on the round after `open`, which starts from `weights`; `budget` is what it may take. */
export function chooseNext(
  step: Step,
  run: Run,
  open: OpenRound,
  { localUpdates, costs, drift }: Measured,
  weights: Float32Array,
  budget: BudgetState = run.budget,
): Choice {
  const plan = step.environment.plan(run.task, run.settings);
  const round = open.round + 1;
  const correctedNext =
    run.plan.update.corrects &&
    areCorrected(sampleOf(run, { round, localUpdates: 1 }, ableNodes(step.state, run)).nodes);
  const costsFromNow = chooseEncoding(step, run, open, { tau: localUpdates, costs });
  const answer = askStrategy(plan.strategy, run.strategyState, {
    round: open.round,
    tau: localUpdates,
    stepSize: stepSizeNow(step, run),
    ...(run.estimates ? { estimates: run.estimates } : {}),
    ...(drift ? { drift } : {}),
    ...(isProbe(open) ? {} : { loss: run.newestLoss }),
    corrected: open.corrected,
    correctedNext,
    ...costsFromNow,
    budgets: run.budget.budgets,
    consumed: run.budget.consumed,
  });
  if (answer.kind === "failed") return answer;
  const { choice } = answer;
  run.strategyState = answer.state;
  const secondsAllowed = paceFor(run, choice.tau);
  const demands = demandsOf(step, run, { round, localUpdates: choice.tau, last: false, weights, secondsAllowed });
  const decision = decide(budget, run.costs, choice, whatFollows(run, demands));
  findBinding(run, choice.tau, demands);
  return { kind: "decided", decision, demands, restartsMomentum: choice.restartsMomentum ?? false };
}

/** How long nodes compute in a round of tau updates in the mean, if they work at their own pace. */
export function paceFor({ plan, pace }: Run, tau: number): number | undefined {
  return plan.pace === "own" ? secondsAllowedFor(pace, tau) : undefined;
}
