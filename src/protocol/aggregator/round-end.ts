import { decide, evaluationFits } from "../../control/budget.ts";
import { withRoundCosts } from "../../control/costs.ts";
import { disagreement } from "../../control/drift-measures.ts";
import { withRoundPace } from "../../control/pace.ts";
import { progressAfter, ruleMet } from "../../control/stop-rules.ts";
import { medianLength } from "../../learning/length-counts.ts";
import { allFinite } from "../../math/vectors.ts";
import type { Decision } from "../events.ts";
import { chooseNext, type Measured, measured, paceFor } from "./choosing.ts";
import { takeCorrections } from "./corrections.ts";
import { estimatesOf, hasEstimates } from "./estimates.ts";
import { fairDifference } from "./fair-losses.ts";
import { rememberGood } from "./good-weights.ts";
import { deadlineOf, goOnWithout } from "./late.ts";
import { leastNodes } from "./least-nodes.ts";
import { aggregateInto, movesOf } from "./moves.ts";
import { countNodeUpdates } from "./node-updates.ts";
import { takeOwnGradients } from "./own-gradients.ts";
import { charge, demandsOf, secondsLeft, shortage, toldBudgets } from "./resources.ts";
import {
  evaluationFor,
  finalEvaluationOf,
  reachedWeights,
  takeBestCompared,
  takeIterate,
  whatFollows,
} from "./returned.ts";
import { lastedSeconds, nodeRounds } from "./round-times.ts";
import { openRound, settleReports } from "./rounds.ts";
import { beginScoring } from "./scoring.ts";
import type { OpenRound, Run } from "./state.ts";
import { ableNodes, emit, type PresentNode, type Step } from "./step.ts";
import { tellWaiting } from "./waiting.ts";
import { tellIfWeak } from "./weak-rule.ts";

/** From a round's last report to what follows it, in this order: compare, charge, average, estimate, decide, tell. */

/** Called when no further report is expected; `late` were left out. */
export function closeRound(step: Step, run: Run, open: OpenRound, late: readonly string[] = []): void {
  const { sums } = open;
  const { charged: elapsed, measured: lasted } = lastedSeconds(step, run, open, late.length > 0);
  settleReports(step, run, open);
  run.spareSums = sums;
  if (sums.reports === 0) return giveUpRound(step, run, open, elapsed);

  const loss = compareWithBest(run, open);
  rememberGood(run, open);
  if (sums.mostUpdates === 0) takeBestCompared(run, open);

  const consumedBefore = run.budget.consumed[0] as number;
  charge(step, run, open, elapsed);
  const found = measured(step, run, open, lasted);
  const { localUpdates, time, costs, drift } = found;
  // The last exchange of a run only evaluates its final weights.
  const decision: Decision =
    sums.mostUpdates === 0 ? { kind: "stop", reason: run.ruleMet ?? "budget" } : afterUpdates(step, run, open, found);
  gatherAgain(step, run);
  emit(step, {
    kind: "round-finished",
    run: run.number,
    round: open.round,
    localUpdates: Math.round(localUpdates),
    ...(open.stepSize === run.settings.stepSize ? {} : { stepSize: open.stepSize }),
    last: open.last,
    loss,
    ...(open.accuracy === undefined ? {} : { accuracy: open.accuracy }),
    bestLoss: run.bestLoss,
    ...(run.estimates && hasEstimates(sums) ? { estimates: run.estimates } : {}),
    ...(drift ? { drift } : {}),
    localCostSeconds: time.localCost,
    globalCostSeconds: time.globalCost,
    consumedBeforeSeconds: consumedBefore,
    consumedSeconds: run.budget.consumed[0] as number,
    budgetSeconds: run.settings.budgetSeconds,
    ...toldBudgets(step, run, costs),
    decision,
    nodes: nodeRounds(open, step.meters.seconds),
    ...(late.length > 0 ? { late } : {}),
  });
  if (decision.kind !== "stop") return;
  beginScoring(step, run, decision.reason, run.strategyFailure);
}

/** Closes the round without those who are late, if its deadline is over. */
export function closeLate(step: Step, run: Run, open: OpenRound): void {
  const deadline = deadlineOf(step, run, open);
  if (deadline !== undefined && step.meters.seconds >= deadline)
    closeRound(step, run, open, goOnWithout(step, run, open));
}

/**
 * Ends the run if its budget is over, without waiting for reports: its round is abandoned. What those who did report say of
 * the weights that it started from still counts if they hold most of the examples.
 */
export function closeOver(step: Step, run: Run, open: OpenRound, graceSeconds: number): void {
  const elapsed = step.meters.seconds - open.startedSeconds;
  const left = secondsLeft(step, run, open);
  if (elapsed <= left) return;
  // Timers are not more accurate than that.
  abandonRound(step, run, open, elapsed <= left + 2 * graceSeconds ? left : elapsed);
}

/** Ends the run in the middle of a round that would cost more than is left. */
export function abandonRound(
  step: Step,
  run: Run,
  open: OpenRound,
  elapsed = step.meters.seconds - open.startedSeconds,
): void {
  settleReports(step, run, open);
  run.spareSums = open.sums;
  charge(step, run, open, elapsed);
  let awaitedExamples = 0;
  for (const name of open.awaited) awaitedExamples += run.participants.get(name)?.examples ?? 0;
  if (open.sums.examples > awaitedExamples) compareWithBest(run, open);
  else settleForMean(run);
  beginScoring(step, run, "budget");
}

/** Compared only with the initial weights, the result of one aggregation is better. */
function settleForMean(run: Run): void {
  if (run.rounds !== 1) return;
  run.bestWeights = reachedWeights(run.next);
  run.bestIsInitial = false;
}

function gatherAgain(step: Step, run: Run): void {
  run.phase = { kind: "gathering" };
  run.waitingSince = step.meters.seconds;
}

/**
 * All nodes that were asked have left. The round is repeated with others, or when one is back, if the budget allows it: its time is
 * spent.
 */
function giveUpRound(step: Step, run: Run, open: OpenRound, elapsed: number): void {
  charge(step, run, open, elapsed);
  for (const participant of run.participants.values()) participant.lastDirective = 0;
  if (!run.plan.samples) run.beginsAnew = true;
  gatherAgain(step, run);
  goOnIfPaid(step, run, open);
}

/** The next round takes the place of one that led to nothing, as long or shorter, or only evaluates, or does not come at all. */
export function goOnIfPaid(step: Step, run: Run, open: OpenRound): void {
  const choice = { tau: run.next.localUpdates, why: { kind: "fixed" } } as const;
  const demands = demandsOf(step, run, run.next);
  const again = choice.tau > 0 ? decide(run.budget, run.costs, choice, whatFollows(run, demands)) : undefined;
  if (again?.kind === "continue") {
    const secondsAllowed = paceFor(run, again.tau);
    run.next = { ...run.next, localUpdates: again.tau, last: open.last || again.last, secondsAllowed };
  } else if (evaluationFits(run.budget, run.costs, whatFollows(run, demands))) {
    run.next = evaluationFor(run, run.next, demands);
  } else {
    settleForMean(run);
    beginScoring(step, run, run.ruleMet ?? "budget");
    return;
  }
  if (run.rounds === 0 && run.plan.samples && !run.pauseAsked) askOthers(step, run);
}

/** A run whose first sample has left has begun all the same: it does not wait until all its nodes are there again. */
function askOthers(step: Step, run: Run): void {
  const there = ableNodes(step.state, run);
  if (there.length >= leastNodes(run)) openRoundIfPaid(step, run, there);
}

/**
 * Begins the next round. Where nodes that came need more than is left for it, the newest weights are only evaluated, or, if that
 * cannot be paid either, the run ends.
 */
export function openRoundIfPaid(step: Step, run: Run, nodes: readonly PresentNode[]): void {
  const short = shortage(step, run, nodes);
  if (!short) return openRound(step, run, nodes);
  const evaluates = run.next.localUpdates > 0 && run.rounds > 0 && finalEvaluationOf(run) !== "none";
  run.next = evaluationFor(run, run.next, demandsOf(step, run, run.next));
  if (evaluates && !shortage(step, run, nodes)) return openRound(step, run, nodes);
  run.shortage = short;
  settleForMean(run);
  beginScoring(step, run, run.ruleMet ?? "budget");
}

/** Waits before a round. Nodes that come and go meanwhile cost bytes: where too few are left, the run ends instead. */
export function waitIfPaid(step: Step, run: Run, ready: readonly PresentNode[]): false {
  if (shortage(step, run, ready)) openRoundIfPaid(step, run, ready);
  else tellWaiting(step, run);
  return false;
}

/**
 * Keeps the weights that the round started from if they are better than the best ones, on the same examples.
 *
 * @returns their loss
 */
function compareWithBest(run: Run, open: OpenRound): number {
  const { round, weights, sums } = open;
  const loss = sums.lossAtStart / sums.examples;
  const lossOfBest = sums.lossOfBest / sums.examples;
  const fair = fairDifference(run, open);
  const startIsBest = round === 1 || run.plan.samples || (fair === undefined ? loss < lossOfBest : fair < 0);
  run.previousBecameBest = startIsBest;
  if (startIsBest) run.bestWeights = weights;
  run.bestLoss = startIsBest ? loss : lossOfBest;
  if (round === 1) run.initialLoss = loss;
  else if (startIsBest) run.bestIsInitial = false;
  run.newestLoss = loss;
  return loss;
}

/** Averages, estimates, and lets the strategy and the budget decide. */
function afterUpdates(step: Step, run: Run, open: OpenRound, found: Measured): Decision {
  const { localUpdates, costs, drift } = found;
  const plan = step.environment.plan(run.task, run.settings);
  const { serverRule, aggregation } = plan;
  const moves = aggregation.kind === "vectors" ? movesOf(run, open) : undefined;
  if (aggregation.kind === "vectors" && moves) tellIfWeak(step, run, open.round, moves.vectors.size, aggregation);
  const weights = new Float32Array(open.weights.length);
  aggregateInto(weights, aggregation, open, moves);
  const mean = serverRule.looksAhead ? weights.slice() : undefined;
  run.serverState = serverRule.applyInto(weights, run.serverState, open.weights);
  // Momentum may lead from large weights to what is no number that could be sent.
  if (!allFinite(weights)) {
    aggregateInto(weights, aggregation, open, moves);
    run.beginsAnew = true;
  }
  run.clipLength = medianLength(open.sums.lengths) ?? run.clipLength;
  const reached = mean ?? weights;
  takeIterate(run, open, { weights: reached, movement: found.movement });
  if (open.sums.corrects) {
    if (aggregation.kind === "vectors" && moves) takeOwnGradients(run, open, aggregation, moves);
    else takeCorrections(run, open, weights);
  }
  run.rounds += 1;
  run.localUpdates += localUpdates;
  run.squaredLocalUpdates += localUpdates ** 2;
  countNodeUpdates(run, open, localUpdates);
  run.estimates = estimatesOf(open.sums) ?? run.estimates;
  if (drift) run.disagreement = disagreement(drift);
  run.costs = withRoundCosts(run.costs, localUpdates, costs);
  run.pace = withRoundPace(run.pace, found.pace);

  const round = open.round + 1;
  const chosen = chooseNext(step, run, open, found, weights);
  if (chosen.kind === "failed") {
    run.next = { round, localUpdates: 0, last: true, weights: reached };
    settleForMean(run);
    run.strategyFailure = chosen.explanation;
    return { kind: "stop", reason: "failed" };
  }
  if (chosen.restartsMomentum && mean) {
    weights.set(mean);
    run.serverState = serverRule.applyInto(weights, serverRule.init(weights.length), open.weights);
  }
  run.progress = progressAfter(run.progress, run.bestLoss);
  const met = ruleMet(run.settings, run.progress, run.bestLoss);
  const { demands } = chosen;
  const next = open.last || met !== undefined ? ({ kind: "stop" } as const) : chosen.decision;
  if (next.kind === "continue") {
    const { tau, wanted, last, why } = next;
    run.next = { round, localUpdates: tau, last, weights, reached, secondsAllowed: paceFor(run, tau) };
    return { kind: "continue", localUpdates: tau, wanted, cutByBudget: tau < wanted, last, why };
  }
  run.next = evaluationFor(run, { round, localUpdates: 0, last: true, weights: reached }, demands);
  // Weights with the wanted loss are at hand; otherwise the newest may be better than the best that were looked at.
  if (met === "target" && run.plan.returnsBestWeights) {
    run.compared = true;
    return { kind: "stop", reason: met };
  }
  if (evaluationFits(run.budget, run.costs, whatFollows(run, demands))) {
    run.ruleMet = met;
    return { kind: "evaluate-final" };
  }
  settleForMean(run);
  return { kind: "stop", reason: met ?? "budget" };
}
