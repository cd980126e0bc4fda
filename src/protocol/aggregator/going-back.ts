import { iterateMeanOf } from "../../learning/iterate-mean.ts";
import { suspectsOf } from "../../learning/steps.ts";
import { paceFor } from "./choosing.ts";
import { areChance, leaveOut } from "./doubts.ts";
import type { GoodWeights } from "./good-weights-state.ts";
import { inWords } from "./outliers.ts";
import { charge } from "./resources.ts";
import { goOnIfPaid } from "./round-end.ts";
import { beginScoring } from "./scoring.ts";
import type { OpenRound, Run } from "./state.ts";
import { emit, type Step } from "./step.ts";

/**
 * One node that cannot go on takes no further part. When more than half of those asked cannot, they are not to blame: the weights that
 * they were sent are no good, because of a node that lies or because the step size is too large. Then the newest weights that were good
 * (good-weights.ts) are taken up again, with momentum and drift correction begun anew and without the nodes whose steps led astray. All
 * the time is charged. Weights are taken up again once, and no run goes back more often than a few times, so that it comes to an end.
 */

const mostTimes = 3;

/** Whether those who cannot go on are most of a round's nodes, and more than one. */
export function mostCannotGoOn({ failed, reporters, held, awaited }: OpenRound): boolean {
  return failed.size >= 2 && failed.size > reporters.size + held.length + awaited.size;
}

/** Ends the open round, which most of its nodes cannot finish. Where no earlier weights were good, these nodes are out instead. */
export function goBack(step: Step, run: Run, open: OpenRound, good: GoodWeights): void {
  const isNew = run.wentBack?.to !== good.round && (run.wentBack?.times ?? 0) < mostTimes;
  charge(step, run, open, step.meters.seconds - open.startedSeconds);
  run.spareSums = open.sums;
  run.next = { ...run.next, weights: good.weights, reached: undefined };
  run.mean = run.mean && iterateMeanOf(good.weights);
  run.newestLoss = good.loss;
  run.previousBecameBest = false;
  run.beginsAnew = true;
  if (!isNew) return beginScoring(step, run, "failed");
  run.wentBack = { to: good.round, times: (run.wentBack?.times ?? 0) + 1 };
  run.strategyState = good.strategyState;
  const { round, failed } = open;
  emit(step, { kind: "run-went-back", run: run.number, round, to: good.round, nodes: [...failed] });
  leaveOutSuspects(step, run);
  for (const name of failed) {
    const participant = run.participants.get(name);
    if (participant && !run.leftOut.has(name)) participant.failed = false;
  }
  run.counted = false;
  run.phase = { kind: "gathering" };
  run.waitingSince = step.meters.seconds;
  if (open.localUpdates === 0) return beginScoring(step, run, run.ruleMet ?? "budget");
  const localUpdates = Math.min(open.localUpdates, good.localUpdates);
  const secondsAllowed = paceFor(run, localUpdates);
  run.next = { round: round + 1, localUpdates, last: open.last, weights: good.weights, secondsAllowed };
  goOnIfPaid(step, run, open);
}

/**
 * Steps that were within the limits of one round are not, when they have led where most cannot go on. What rounds have said of a node stays: it is about
 * the node, not about the weights.
 */
function leaveOutSuspects(step: Step, run: Run): void {
  const { steps } = run;
  run.usual = undefined;
  run.steps = undefined;
  if (!steps || run.settings.keepOutliers || areChance(run)) return;
  for (const [name, outlier] of suspectsOf(steps, run.firstLength, run.firstMoved))
    leaveOut(step, run, name, `${inWords(outlier)}, before most of these could not go on`);
}
