import { meanCosts } from "../../control/costs.ts";
import { caseOf } from "../../learning/case-partitions.ts";
import type { EndOfLearning } from "../events.ts";
import type { Scored } from "../messages.ts";
import { finiteMetrics, finiteOrNull, type RunResult } from "../result.ts";
import { settleBelow, takeSpent } from "./below.ts";
import { expectScoringBelow } from "./bytes-below.ts";
import { chargeScoring, scorable, scoringSeconds } from "./end-costs.ts";
import { countExamples } from "./example-counts.ts";
import { keepBetween } from "./keeping.ts";
import { tauOfNodes } from "./node-updates.ts";
import { budgetUses, chargeBytes } from "./resources.ts";
import { reachedWeights, returnedWeights } from "./returned.ts";
import { usualScoreSeconds } from "./scoring-ends.ts";
import type { Comparing, Scoring } from "./scoring-state.ts";
import type { Run } from "./state.ts";
import { emit, readyNodes, type Step, send, sendToAll, testWeights } from "./step.ts";
import { testProblem, testResultOf } from "./test-result.ts";
import { alternativesTo, overruled } from "./tested-choice.ts";
import { verdictOn } from "./verdict.ts";

/**
 * After the last round: the nodes evaluate the weights that the run returns on all their data. The time of it is not charged; what they
 * send is, and what they draw, at most, until they have answered.
 */

/** A stopped run ends within 2 s. */
const usualStopSeconds = 1.5;
/** So long nodes have for the loss of what a run returns, and so long where they are slow for the model. */
const usualEvaluationSeconds = 30;
const mostEvaluationSeconds = 600;

/** Learning ends here. `waitedFor` says why, where it is no node that failed: what was waited for, or a strategy's failure. */
export function beginScoring(step: Step, run: Run, reason: EndOfLearning, waitedFor?: string): void {
  // Some may have come since the last round began.
  countExamples(step, run);
  // The newest aggregation is what the next round would start from.
  const weights = returnedWeights(run);
  if (weights !== run.bestWeights) run.bestIsInitial = false;
  const consumedSeconds = run.budget.consumed[0] as number;
  const budgetSeconds = run.settings.budgetSeconds;
  emit(step, { kind: "run-ended", run: run.number, reason, consumedSeconds, budgetSeconds });
  const scoring: Scoring = {
    reason,
    waitedFor,
    untilSeconds: Number.POSITIVE_INFINITY,
    startedSeconds: step.meters.seconds,
    newestSeconds: undefined,
    chargedSeconds: step.meters.seconds,
    comparing: undefined,
    weights,
    awaited: new Set(),
    tests: new Map(),
    testedBehind: new Map(),
    lossSum: 0,
    examples: 0,
    nodes: 0,
    metrics: undefined,
  };
  run.phase = { kind: "scoring", scoring };
  const { comparesHere = false } = step.environment.plan(run.task, run.settings);
  const others = comparesHere ? alternativesTo(run, weights) : [];
  if (others.length === 0) return askForLosses(step, run, scoring);
  compare(step, run, scoring, { chosen: weights, others });
  keepBetween(step, run);
}

function compare(step: Step, run: Run, scoring: Scoring, { chosen, others }: Omit<Comparing, "untilSeconds">): void {
  scoring.comparing = { chosen, others, untilSeconds: step.meters.seconds + comparingSeconds(scoring) };
  const initial = step.environment.plan(run.task, run.settings).initialWeights();
  step.effects.push({ kind: "compare", run: run.number, weights: [initial, chosen, ...others] });
}

/** A stopped run leaves little time for it. */
const hurriedComparingSeconds = 0.4;

const comparingSeconds = ({ reason }: Scoring) =>
  reason === "stopped" || reason === "interrupted" ? hurriedComparingSeconds : 10;

/** Called with the losses on the test data, or without them when the time for that is over. */
export function compared(step: Step, run: Run, scoring: Scoring, losses: readonly number[] = []): void {
  const { comparing } = scoring;
  if (!comparing) return;
  scoring.comparing = undefined;
  const found = overruled(comparing, losses);
  if (found) {
    const { weights, chosenLoss, loss } = found;
    scoring.weights = weights;
    run.bestWeights = weights;
    run.bestIsInitial = false;
    emit(step, { kind: "choice-overruled", run: run.number, chosenLoss, loss });
  }
  askForLosses(step, run, scoring);
}

/** Asks the nodes for the losses of what the run returns. */
function askForLosses(step: Step, run: Run, scoring: Scoring): void {
  const { asksForLoss } = step.environment.config;
  const payable = asksForLoss === false ? [] : scorable(step, run, readyNodes(step.state, run));
  const paidSeconds = scoringSeconds(step, run, payable);
  const nodes = paidSeconds > 0 ? payable : [];
  const { weights, reason, awaited } = scoring;
  // The run may have been stopped while weights were compared.
  const untilSeconds = step.meters.seconds + Math.min(paidSeconds, secondsFor(step, run, payable, reason));
  scoring.untilSeconds = Math.min(scoring.untilSeconds, untilSeconds);
  scoring.startedSeconds = step.meters.seconds;
  scoring.chargedSeconds = step.meters.seconds;
  for (const { name } of nodes) awaited.add(name);
  expectScoringBelow(step, run, nodes);
  send(
    step,
    nodes.map(({ connection }) => connection),
    { type: "score", run: run.number, weights },
  );
  testWeights(step, run, { round: "final", weights });
  keepBetween(step, run);
}

/** After a restart: what was asked is asked again of those who have not answered. */
export function scoreAgain(step: Step, run: Run, scoring: Scoring): void {
  const { weights, awaited, reason, comparing } = scoring;
  if (comparing) {
    scoring.untilSeconds = Number.POSITIVE_INFINITY;
    return compare(step, run, scoring, comparing);
  }
  const there = readyNodes(step.state, run).filter(({ name }) => awaited.has(name));
  const paidSeconds = scoringSeconds(step, run, there);
  scoring.untilSeconds = step.meters.seconds + Math.min(paidSeconds, secondsFor(step, run, there, reason));
  scoring.startedSeconds = step.meters.seconds;
  scoring.newestSeconds = scoring.nodes > 0 ? step.meters.seconds : undefined;
  scoring.chargedSeconds = step.meters.seconds;
  const to = there.map(({ connection }) => connection);
  expectScoringBelow(step, run, there);
  send(step, to, { type: "score", run: run.number, weights });
  // Whatever the test has told before: the program that is told of these weights keeps them.
  testWeights(step, run, { round: "final", weights });
}

/** How long nodes have for the final evaluation: longer where their local updates take so long that they are known to need it. */
function secondsFor(
  { environment }: Step,
  run: Run,
  nodes: readonly { readonly name: string }[],
  reason: EndOfLearning,
): number {
  const { evaluationSeconds, stopSeconds = usualStopSeconds } = environment.config;
  if (reason === "stopped" || reason === "interrupted") return stopSeconds;
  if (evaluationSeconds !== undefined) return evaluationSeconds;
  const needed = Math.max(...nodes.map(({ name }) => usualScoreSeconds(run, name, 0)));
  return Math.max(usualEvaluationSeconds, Math.min(mostEvaluationSeconds, needed));
}

/** Shortens the time in which nodes may answer. */
export function hurryScoring(step: Step, scoring: Scoring): void {
  const { stopSeconds = usualStopSeconds } = step.environment.config;
  scoring.untilSeconds = Math.min(scoring.untilSeconds, step.meters.seconds + stopSeconds);
  const { comparing } = scoring;
  if (comparing)
    comparing.untilSeconds = Math.min(comparing.untilSeconds, step.meters.seconds + hurriedComparingSeconds);
}

/** @returns why the node cannot say that, if it cannot */
export function scored(step: Step, run: Run, name: string, message: Scored): string | undefined {
  if (run.phase.kind !== "scoring") return undefined;
  const { scoring } = run.phase;
  const { agreed } = step.state;
  const problem = message.test && agreed && testProblem(message.test, agreed.classNames);
  if (problem !== undefined) return `scored: ${problem}`;
  chargeScoring(step, run, scoring);
  takeSpent(step, run, name, message.spent, true);
  if (!scoring.awaited.delete(name)) return undefined;
  const examples = Math.min(message.examples, run.participants.get(name)?.examples ?? message.examples);
  scoring.lossSum += examples * message.loss;
  scoring.examples += examples;
  scoring.nodes += message.nodes ?? 1;
  scoring.newestSeconds = step.meters.seconds;
  if (message.test) scoring.tests.set(name, message.test);
  if (message.tested !== undefined) scoring.testedBehind.set(name, message.tested);
  return undefined;
}

/** Called when every node that is there has answered and the test is done, or when the time for that is over. */
export function finishRun(step: Step, run: Run, scoring: Scoring): void {
  chargeScoring(step, run, scoring);
  sendToAll(step, { type: "run-over", run: run.number });
  settleBelow(step, run);
  step.state.runs.delete(run.number);
  const summary = resultOf(step, run, scoring);
  const { ending: reason, explanation } = summary;
  emit(step, {
    kind: "run-finished",
    run: run.number,
    reason,
    ...(explanation === null ? {} : { explanation }),
    summary,
  });
}

const noCosts = { localCost: null, globalCost: null };

function resultOf(step: Step, run: Run, scoring: Scoring): RunResult {
  chargeBytes(step, run);
  const { settings, estimates, data } = run;
  const costs = run.rounds > 0 ? meanCosts(run.costs) : { localCosts: [], globalCosts: [] };
  const { metrics = {}, reason, waitedFor, testedBehind } = scoring;
  const loss = scoring.examples > 0 ? scoring.lossSum / scoring.examples : undefined;
  const ofNodes = tauOfNodes(run);
  const test = testResultOf(
    scoring.tests,
    step.state.agreed?.classNames ?? [],
    settings.balance ?? false,
    testedBehind,
  );
  return {
    dataset: run.task.dataset,
    model: run.task.model,
    partition: data,
    case: data === settings.partition ? (caseOf(data) ?? null) : null,
    strategy: settings.strategy,
    update: run.plan.update.name,
    momentum: run.plan.update.momentum,
    stepSize: settings.stepSize,
    ...(settings.pace === undefined && run.plan.pace === "common" ? {} : { pace: run.plan.pace }),
    ...(settings.participation === undefined ? {} : { participation: settings.participation }),
    ...(settings.aggregate === undefined ? {} : { aggregate: settings.aggregate }),
    ...(settings.encoding === undefined ? {} : { encoding: settings.encoding }),
    ...(settings.stepSizeSchedule === undefined ? {} : { stepSizeSchedule: settings.stepSizeSchedule }),
    seed: settings.seed,
    ...(settings.balance ? { balance: true } : {}),
    nodes: run.placeCount,
    kernels: step.environment.config.kernels,
    ...verdictOn(run, reason, { loss, waitedFor, test }),
    loss: finiteOrNull(loss),
    lossLast: scoring.weights === reachedWeights(run.next) ? finiteOrNull(loss) : null,
    evaluatedNodes: scoring.nodes,
    accuracy: finiteOrNull(metrics.accuracy ?? (test?.kind === "classes" ? test.accuracy : undefined)),
    metrics: finiteMetrics(metrics),
    test: test ?? null,
    rounds: run.rounds,
    averageTau: run.localUpdates > 0 ? run.squaredLocalUpdates / run.localUpdates : 0,
    ...(ofNodes === undefined ? {} : { tauOfNodes: ofNodes }),
    localUpdates: run.localUpdates,
    budgets: budgetUses(step, run, meanCosts(run.costs)).map((use) => (run.rounds > 0 ? use : { ...use, ...noCosts })),
    binding: run.binding ?? null,
    budgetSeconds: settings.budgetSeconds,
    consumedSeconds: run.budget.consumed[0] as number,
    localCostSeconds: costs.localCosts[0] ?? null,
    globalCostSeconds: costs.globalCosts[0] ?? null,
    beta: estimates?.beta ?? null,
    rho: estimates?.rho ?? null,
    delta: estimates?.delta ?? null,
    disagreement: run.disagreement ?? null,
    bytesSent: step.meters.bytesSent - run.startBytes.sent,
    bytesReceived: step.meters.bytesReceived - run.startBytes.received,
  };
}
