import { chargeFinalEvaluation, chargeRound, decide } from "../../control/budget.ts";
import { type CostVectors, measuredTime, withRoundCosts } from "../../control/costs.ts";
import { aggregateEstimates } from "../../control/estimates.ts";
import { RunningWeightedMean } from "../../learning/aggregation.ts";
import type { Decision, NodeRound } from "../events.ts";
import type { Directive, Report } from "../messages.ts";
import { beginScoring } from "./scoring.ts";
import type { NodeEntry, OpenRound, Run } from "./state.ts";
import { ableNodes, emit, type Step, send } from "./step.ts";

/** One round: the directive goes out, reports come in and are averaged, and from what was measured the next follows. */

export function openRound(step: Step, run: Run): void {
  const { state, meters } = step;
  const nodes = ableNodes(state);
  const { round, localUpdates, last, weights } = run.next;
  run.phase = {
    kind: "round",
    open: {
      ...run.next,
      startedSeconds: meters.seconds,
      awaited: new Set(nodes.map((node) => node.name)),
      reporters: new Map(),
      mean: new RunningWeightedMean(weights.length),
      gradients: [],
      lossSum: 0,
      lossOfBestSum: 0,
      examples: 0,
      accuracy: undefined,
    },
  };

  const directive: Directive = {
    type: "directive",
    run: run.number,
    round,
    weights,
    localUpdates,
    last,
    previousBecameBest: run.previousBecameBest,
  };
  const inStep: number[] = [];
  const newcomers: number[] = [];
  for (const node of nodes) {
    (round === 1 || node.lastDirective === round - 1 ? inStep : newcomers).push(node.connection as number);
    node.lastDirective = round;
  }
  send(step, inStep, directive);
  send(step, newcomers, { ...directive, previousBecameBest: false, bestWeights: run.bestWeights });
  emit(step, {
    kind: "round-started",
    run: run.number,
    round,
    localUpdates,
    last,
    nodes: nodes.map((node) => node.name),
  });
  const consumedSeconds = run.budget.consumed[0] as number;
  step.effects.push({ kind: "test", run: run.number, round, consumedSeconds, weights });
}

/** @returns why the report cannot be, or undefined if it was taken (or came too late and was ignored) */
export function reported(step: Step, run: Run, node: NodeEntry, report: Report): string | undefined {
  if (run.phase.kind !== "round" || report.run !== run.number || report.round !== run.phase.open.round)
    return undefined;
  const { open } = run.phase;
  if (!open.awaited.has(node.name)) return `report of round ${report.round}: was sent twice, or not asked for`;
  const wrong = shapeProblem(report, open, step.state.config.weightCount);
  if (wrong !== undefined) return `report of round ${report.round}: ${wrong}`;

  open.awaited.delete(node.name);
  if (report.weights) open.mean.add(report.weights, report.examples);
  if (report.estimates) open.gradients.push({ examples: report.examples, ...report.estimates });
  open.lossSum += report.examples * report.lossAtStart;
  open.lossOfBestSum += report.examples * report.lossOfBest;
  open.examples += report.examples;
  open.reporters.set(node.name, {
    examples: report.examples,
    localUpdates: report.localUpdates,
    localSeconds: report.localSeconds,
    reportedSeconds: step.meters.seconds,
    loss: report.lossAtStart,
  });
  emit(step, { kind: "report-arrived", run: run.number, round: report.round, name: node.name });
  return undefined;
}

function shapeProblem(report: Report, open: OpenRound, weightCount: number): string | undefined {
  if (report.localUpdates > open.localUpdates) {
    return `${report.localUpdates} local updates where at most ${open.localUpdates} were asked for`;
  }
  if ((report.weights === undefined) !== (report.localUpdates === 0)) {
    return "weights must be there exactly if there were local updates";
  }
  for (const vector of [report.weights, report.estimates?.gradient]) {
    if (vector && vector.length !== weightCount)
      return `a vector of ${vector.length} entries instead of ${weightCount}`;
  }
  return undefined;
}

/** Called when nobody is awaited any more. */
export function closeRound(step: Step, run: Run, open: OpenRound): void {
  const elapsed = step.meters.seconds - open.startedSeconds;
  if (open.reporters.size === 0 || (open.localUpdates > 0 && open.mean.count === 0)) {
    // All nodes went away: the round is done again when one is back, but its time has passed.
    run.budget = chargeFinalEvaluation(run.budget, { localCosts: [0], globalCosts: [elapsed] });
    run.phase = { kind: "gathering" };
    for (const node of step.state.nodes.values()) node.lastDirective = 0;
    return;
  }

  const loss = open.lossSum / open.examples;
  const lossOfBest = open.lossOfBestSum / open.examples;
  const startIsBest = open.round === 1 || loss < lossOfBest;
  run.previousBecameBest = startIsBest;
  if (startIsBest) run.bestWeights = open.weights;
  run.bestLoss = startIsBest ? loss : lossOfBest;

  const consumedBefore = run.budget.consumed[0] as number;
  const locals = [...open.reporters.values()].map((reporter) => ({
    seconds: reporter.localSeconds,
    updates: Math.max(1, reporter.localUpdates),
  }));
  const { localCost, globalCost } = measuredTime({ roundSeconds: elapsed, locals });
  const costs = { localCosts: [localCost], globalCosts: [globalCost] };

  const decision = open.localUpdates === 0 ? afterEvaluation(run, costs) : afterUpdates(run, open, costs);
  follow(step, run, open, decision);
  emit(step, {
    kind: "round-finished",
    run: run.number,
    round: open.round,
    localUpdates: open.localUpdates,
    last: open.last,
    loss,
    ...(open.accuracy === undefined ? {} : { accuracy: open.accuracy }),
    bestLoss: run.bestLoss,
    ...(run.estimates && open.gradients.length > 0 ? { estimates: run.estimates } : {}),
    localCostSeconds: localCost,
    globalCostSeconds: globalCost,
    consumedBeforeSeconds: consumedBefore,
    consumedSeconds: run.budget.consumed[0] as number,
    budgetSeconds: run.settings.budgetSeconds,
    decision,
    nodes: nodeRounds(open, step.meters.seconds),
  });
}

/** The last exchange of a run only evaluated its final weights. */
function afterEvaluation(run: Run, costs: CostVectors): Decision {
  run.budget = chargeFinalEvaluation(run.budget, costs);
  return { kind: "stop", reason: "budget" };
}

/** Averages, estimates, charges the budget and lets the strategy and the budget decide. */
function afterUpdates(run: Run, open: OpenRound, costs: CostVectors): Decision {
  const weights = new Float32Array(open.weights.length);
  open.mean.meanInto(weights);
  run.rounds += 1;
  run.localUpdates += open.localUpdates;
  run.squaredLocalUpdates += open.localUpdates ** 2;
  if (open.gradients.length > 0) run.estimates = aggregateEstimates(open.gradients);
  run.budget = chargeRound(run.budget, open.localUpdates, costs);
  run.costs = withRoundCosts(run.costs, open.localUpdates, costs);

  const [strategyState, choice] = run.strategy.next(run.strategyState, {
    round: open.round,
    tau: open.localUpdates,
    stepSize: run.settings.stepSize,
    ...(run.estimates ? { estimates: run.estimates } : {}),
    ...costs,
    budgets: run.budget.budgets,
    consumed: run.budget.consumed,
  });
  run.strategyState = strategyState;
  const decided = decide(run.budget, run.costs, choice, run.strategy);
  const next = open.last ? ({ kind: "stop" } as const) : decided;
  const round = open.round + 1;
  if (next.kind === "continue") {
    run.next = { round, localUpdates: next.tau, last: next.last, weights };
    const cutByBudget = next.tau < next.wanted;
    return {
      kind: "continue",
      localUpdates: next.tau,
      wanted: next.wanted,
      cutByBudget,
      last: next.last,
      why: next.why,
    };
  }
  run.next = { round, localUpdates: 0, last: true, weights };
  const spent = (run.budget.consumed[0] as number) >= run.settings.budgetSeconds;
  return run.strategy.returnsBestWeights && !spent ? { kind: "evaluate-final" } : { kind: "stop", reason: "budget" };
}

function follow(step: Step, run: Run, open: OpenRound, decision: Decision): void {
  if (decision.kind === "stop") {
    // A last aggregation that was never evaluated cannot be compared: the best weights are those that were.
    if (!run.strategy.returnsBestWeights && open.localUpdates > 0) run.bestWeights = run.next.weights;
    beginScoring(step, run, "budget");
  } else {
    run.phase = { kind: "gathering" };
  }
}

function nodeRounds(open: OpenRound, endSeconds: number): NodeRound[] {
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
