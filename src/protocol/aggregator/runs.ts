import { initialBudget } from "../../control/budget.ts";
import { emptyCosts } from "../../control/costs.ts";
import type { Failure } from "../messages.ts";
import type { RunSettings } from "../run-settings.ts";
import type { TaskNames } from "./environment.ts";
import { greetInRun } from "./gathering.ts";
import { beginScoring } from "./scoring.ts";
import type { Member, Run } from "./state.ts";
import { currentRun, emit, type Step, sendToAll, sendToNode, stopAwaiting } from "./step.ts";

/** The life of a run around its rounds: start, pause, stop, and what its nodes' comings and goings mean for it. */

export function startRun(step: Step, settings: RunSettings, task: TaskNames = step.state.task): void {
  const { state, meters } = step;
  const before = currentRun(state);
  if (before) endRun(step, before, "replaced");
  const { strategy, weightCount, update, initialWeights } = step.environment.plan(task, settings);
  const { returnsBestWeights, measures, firstTau } = strategy;
  const weights = initialWeights();
  state.task = task;
  state.runsStarted += 1;
  state.lastWaiting = undefined;
  state.runs.set(state.runsStarted, {
    number: state.runsStarted,
    task,
    settings,
    plan: { weightCount, returnsBestWeights, measures, update },
    strategyState: strategy.init(),
    places: new Map(),
    participants: new Map(),
    loading: undefined,
    phase: { kind: "gathering" },
    pauseAsked: false,
    next: { round: 1, localUpdates: firstTau, last: false, weights },
    bestWeights: weights,
    bestLoss: Number.POSITIVE_INFINITY,
    previousBecameBest: false,
    rounds: 0,
    localUpdates: 0,
    squaredLocalUpdates: 0,
    estimates: undefined,
    disagreement: undefined,
    directed: 0,
    correction: { kind: "restart" },
    earlierStart: undefined,
    budget: initialBudget([settings.budgetSeconds]),
    costs: emptyCosts(1),
    spareSums: undefined,
    startBytes: { sent: meters.bytesSent, received: meters.bytesReceived },
  });
}

/** Before its first round: the run begins again with the nodes that are there now. */
export function startAnew(step: Step, { settings, task, pauseAsked }: Run): void {
  startRun(step, settings, task);
  if (pauseAsked) pause(step);
}

export function nodeArrived(step: Step, node: Member): void {
  const run = currentRun(step.state);
  if (!run) return sendToNode(step, node, { type: "notice", text: "connected; no run has been started yet" });
  run.loading = undefined;
  greetInRun(step, run, node);
}

export function nodeLeft(step: Step, { name }: Member): void {
  for (const run of step.state.runs.values()) {
    run.participants.delete(name);
    stopAwaiting(run, name);
  }
}

/** A node that cannot finish a round takes no further part; when none is left that can, `gather` ends the run. */
export function nodeFailed(step: Step, name: string, { run: number, reason }: Failure): void {
  const run = step.state.runs.get(number);
  const participant = run?.participants.get(name);
  if (!run || !participant || participant.failed) return;
  participant.failed = true;
  stopAwaiting(run, name);
  emit(step, { kind: "node-failed", run: number, name, reason });
}

export function pause(step: Step): void {
  const run = currentRun(step.state);
  if (!run || run.pauseAsked || run.phase.kind === "scoring") return;
  run.pauseAsked = true;
  emit(step, { kind: "run-paused", run: run.number });
}

export function resume(step: Step): void {
  const run = currentRun(step.state);
  if (!run?.pauseAsked) return;
  run.pauseAsked = false;
  emit(step, { kind: "run-resumed", run: run.number });
  if (run.phase.kind !== "paused") return;
  run.phase = { kind: "gathering" };
}

/** Ends the run now; what it returns is still evaluated. */
export function stopRun(step: Step): void {
  const run = currentRun(step.state);
  if (!run || run.phase.kind === "scoring") return;
  if (run.places.size === 0) endRun(step, run, "stopped");
  else beginScoring(step, run, "stopped");
}

/** Ends a run that has nothing to show. */
function endRun(step: Step, run: Run, reason: "replaced" | "stopped"): void {
  sendToAll(step, { type: "run-over", run: run.number });
  step.state.runs.delete(run.number);
  if (run.places.size > 0) emit(step, { kind: "run-finished", run: run.number, reason });
}
