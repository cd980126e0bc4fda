import type { Demand, Demands, FinalEvaluation, WhatFollows } from "../../control/budget.ts";
import { cautiousCosts } from "../../control/costs.ts";
import { steadyShare } from "../../control/drift-measures.ts";
import { iterateMeanOf, withIterateInto } from "../../learning/iterate-mean.ts";
import type { RoundSums } from "../../learning/round-sums.ts";
import { fairAbout } from "./fair-losses.ts";
import type { NextRound, OpenRound, Run } from "./state.ts";

/** Which weights a run returns: w_f, those that the last round led to, or the mean of iterates. */

/** Up to this share of what was gained may be lost again by chance, as minibatches tell it. */
export const lostByChance = 0.1;

/** With fewer rounds than this the mean is over too few of them. */
const roundsForMean = 12;

/** Losses that differ by no more standard errors than this differ by chance, as a final evaluation tells them. */
const standardErrors = 2;

/** The same as a share of what was gained, where nodes did not tell how much is chance. */
const differsByChance = 0.003;

/** The weights to return, as far as is known now. */
export function returnedWeights(run: Run): Float32Array {
  const { plan, mean, next, bestWeights } = run;
  if (mean === undefined) return plan.returnsBestWeights ? bestWeights : reachedWeights(next);
  if (run.compared || run.rounds === 0 || hasWorsened(run)) return bestWeights;
  return run.rounds < roundsForMean ? reachedWeights(next) : mean.weights;
}

/** What the rounds before have led to. */
export const reachedWeights = ({ weights, reached = weights }: NextRound): Float32Array => reached;

/** Whether the weights that rounds led to last are worse than earlier ones. */
function hasWorsened({ plan, rounds, initialLoss, newestLoss, bestLoss }: Run): boolean {
  if (!plan.returnsBestWeights || rounds === 1) return false;
  return !(newestLoss - bestLoss <= lostByChance * Math.max(0, initialLoss - bestLoss));
}

/** With the weights that a round led to in the mean, if the strategy wants one. What is spent is charged already. */
export function takeIterate(
  run: Run,
  { sums, stepSize, weights: start }: OpenRound,
  led: { readonly weights: Float32Array /** movement^2 */; readonly movement: number },
): void {
  const elapsed = spentShare(run);
  const spent = Math.max(Number.MIN_VALUE, elapsed - run.spentBefore);
  run.spentBefore = elapsed;
  if (!run.plan.averages) return;
  const noise = stepSize ** 2 * (sums.noiseBySquares / sums.examples ** 2);
  const steady = steadyShare(led.movement, noise);
  run.mean = withIterateInto(run.mean ?? iterateMeanOf(start), led.weights, { spent, elapsed, steady });
}

/** The share of the scarcest resource that is spent. */
function spentShare({ budget: { budgets, consumed } }: Run): number {
  return Math.max(...consumed.map((s, m) => s / (budgets[m] as number)));
}

/**
 * Takes the best of what the final evaluation has compared, on the same examples; the mean of iterates also if it is worse by no
 * more than chance. Called when w_f and the newest weights have been compared.
 */
export function takeBestCompared(run: Run, open: OpenRound): void {
  const { sums } = open;
  const { mean } = run;
  if (mean === undefined) return;
  run.compared = true;
  if (sums.meanExamples < sums.examples) return;
  const wasNewest = run.bestWeights === open.weights;
  const fair = fairAbout(run, open, ({ loss, lossOfBest, lossOfMean }) =>
    lossOfMean === undefined ? undefined : lossOfMean - (wasNewest ? loss : lossOfBest),
  );
  const loss = fair === undefined ? sums.lossOfMean / sums.examples : run.bestLoss + fair / sums.examples;
  if (!(loss <= run.bestLoss + chanceIn(run, sums))) return;
  run.bestWeights = mean.weights;
  run.bestLoss = loss;
  run.bestIsInitial = false;
}

/** By how much a mean of iterates that is as good as the best weights may seem worse. */
function chanceIn({ initialLoss, bestLoss }: Run, sums: RoundSums): number {
  if (sums.meanVarianceExamples < sums.examples) return differsByChance * Math.max(0, initialLoss - bestLoss);
  return standardErrors * (Math.sqrt(sums.meanVarianceBySquares) / sums.examples);
}

/** The final evaluation that the run makes. Where not all nodes take part, nobody holds w_f. */
export function finalEvaluationOf({ plan }: Run): FinalEvaluation {
  if (plan.averages) return "long";
  return plan.returnsBestWeights ? "short" : "none";
}

/** What comes after the next round, for the stop rule. */
export function whatFollows(run: Run, demands: Demands | undefined): WhatFollows {
  return {
    evaluation: finalEvaluationOf(run),
    slowestUpdateSeconds: run.pace.slowestSecondsPerUpdate,
    demands,
  };
}

/** Local updates and messages may take longer than they did. */
const margin = 0.8;

/** The final evaluation as a round; what it needs, if budgets other than time count. */
export function evaluationFor(run: Run, next: NextRound, demands: Demands | undefined): NextRound {
  const end = { weights: reachedWeights(next), localUpdates: 0, last: true };
  return { round: next.round, ...end, secondsAllowed: evaluationSeconds(run, demands) };
}

/** How long nodes may compute in the final evaluation: as long as what is left pays for, if it is a long one. */
function evaluationSeconds({ plan, budget, costs }: Run, demands: Demands | undefined): number | undefined {
  if (!plan.averages) return undefined;
  const { budgets, consumed } = budget;
  const left = budgets.map((budget, m) => budget - (consumed[m] as number));
  const pays = demands
    ? Math.min(...left.map((amount, m) => secondsPaid(amount - (demands.end[m] as number), demands.evaluation, m)))
    : (left[0] as number);
  const { localCosts, globalCosts } = cautiousCosts(costs);
  return Math.max(localCosts[0] as number, margin * (pays - (globalCosts[0] as number)));
}

/** How many seconds an amount of a resource pays for, beside what is needed once. */
function secondsPaid(amount: number, { once, perSecond }: Demand, m: number): number {
  return (amount - (once[m] as number)) / (perSecond[m] as number);
}
