import { meanCosts } from "../../control/costs.ts";
import type { Metrics } from "../../learning/model.ts";
import { caseOf } from "../../learning/partition-names.ts";
import type { RunSummary } from "../events.ts";
import type { Scored } from "../messages.ts";
import type { Run, Scoring } from "./state.ts";
import { emit, readyNodes, type Step, send, sendToAll } from "./step.ts";

/** After the last round: the nodes evaluate the weights that the run returns on all their data, uncharged. */

export function beginScoring(step: Step, run: Run, reason: Scoring["reason"]): void {
  const nodes = step.environment.config.asksForLoss === false ? [] : readyNodes(step.state, run);
  // The newest aggregation is what the next round would start from.
  const weights = run.plan.returnsBestWeights ? run.bestWeights : run.next.weights;
  const scoring: Scoring = {
    reason,
    weights,
    awaited: new Set(nodes.map(({ name }) => name)),
    lossSum: 0,
    examples: 0,
    nodes: 0,
    metrics: undefined,
  };
  run.phase = { kind: "scoring", scoring };
  send(
    step,
    nodes.map(({ connection }) => connection),
    { type: "score", run: run.number, weights },
  );
  const consumedSeconds = run.budget.consumed[0] as number;
  const lastWeights = run.next.weights;
  step.effects.push({ kind: "test", run: run.number, round: "final", consumedSeconds, weights, lastWeights });
}

export function scored(run: Run, name: string, message: Scored): void {
  if (run.phase.kind !== "scoring" || message.run !== run.number) return;
  const { scoring } = run.phase;
  if (!scoring.awaited.delete(name)) return;
  scoring.lossSum += message.examples * message.loss;
  scoring.examples += message.examples;
  scoring.nodes += 1;
}

/** Called when every node that is there has answered and the test is done. */
export function finishRun(step: Step, run: Run, scoring: Scoring, metrics: Metrics): void {
  sendToAll(step, { type: "run-over", run: run.number });
  step.state.runs.delete(run.number);
  emit(step, {
    kind: "run-finished",
    run: run.number,
    reason: scoring.reason,
    summary: summaryOf(step, run, scoring, metrics),
  });
}

function summaryOf(step: Step, run: Run, scoring: Scoring, metrics: Metrics): RunSummary {
  const { settings, estimates } = run;
  const costs = meanCosts(run.costs);
  return {
    dataset: run.task.dataset,
    model: run.task.model,
    case: caseOf(settings.partition) ?? null,
    partition: settings.partition,
    strategy: settings.strategy,
    update: run.plan.update.name,
    momentum: run.plan.update.momentum,
    seed: settings.seed,
    loss: scoring.examples > 0 ? scoring.lossSum / scoring.examples : null,
    accuracy: metrics.accuracy ?? null,
    metrics,
    rounds: run.rounds,
    averageTau: run.localUpdates > 0 ? run.squaredLocalUpdates / run.localUpdates : 0,
    localUpdates: run.localUpdates,
    budgetSeconds: settings.budgetSeconds,
    consumedSeconds: run.budget.consumed[0] as number,
    localCostSeconds: costs.localCosts[0] as number,
    globalCostSeconds: costs.globalCosts[0] as number,
    beta: estimates?.beta ?? null,
    rho: estimates?.rho ?? null,
    delta: estimates?.delta ?? null,
    disagreement: run.disagreement ?? null,
    bytesSent: step.meters.bytesSent - run.startBytes.sent,
    bytesReceived: step.meters.bytesReceived - run.startBytes.received,
    nodes: scoring.nodes,
    kernels: step.environment.config.kernels,
  };
}
