import { initialBudget } from "../../control/budget.ts";
import { emptyCosts } from "../../control/costs.ts";
import { unknownPace } from "../../control/pace.ts";
import { noProgress } from "../../control/stop-rules.ts";
import type { Stopped } from "../events.ts";
import type { Failure } from "../messages.ts";
import { sampleSize } from "../participation.ts";
import { runBudgets } from "../run-budgets.ts";
import type { RunSettings } from "../run-settings.ts";
import type { Agreement } from "./agreement-state.ts";
import { memberLost } from "./corrections.ts";
import type { TaskNames } from "./environment.ts";
import { greetInRun } from "./gathering.ts";
import { neededNodes } from "./needed-nodes.ts";
import { firstRound, probeOf } from "./probe.ts";
import { beginScoring, hurryScoring } from "./scoring.ts";
import type { Member, Run } from "./state.ts";
import { currentRun, emit, type Step, sendToAll, sendToNode, stopAwaiting } from "./step.ts";
import { waitedFor } from "./waiting.ts";

/** The life of a run around its rounds: start, pause, stop, and what its nodes' comings and goings mean for it. */

export function startRun(
  step: Step,
  settings: RunSettings,
  task: TaskNames = step.state.task,
  {
    everyone = false,
    since = {
      waitingSince: step.meters.seconds,
      startBytes: { sent: step.meters.bytesSent, received: step.meters.bytesReceived },
      below: new Map(),
    },
  }: { readonly everyone?: boolean; readonly since?: Pick<Run, "waitingSince" | "startBytes" | "below"> } = {},
): void {
  const { state } = step;
  const before = currentRun(state);
  if (before) endRun(step, before, { reason: "replaced" });
  const plan = step.environment.plan(task, settings);
  const {
    strategy,
    serverRule,
    weightCount,
    update,
    pace,
    aggregation,
    network,
    pictureBytes,
    encoding = "float32",
    hasLayers = false,
  } = plan;
  const needsVectors = aggregation.kind === "vectors";
  const { returnsBestWeights, averages = false, measures, firstTau, probeUpdates } = strategy;
  const weights = plan.initialWeights();
  const nodesNeeded = neededNodes(step, { everyone });
  const samples = sampleSize(settings.participation, nodesNeeded) < nodesNeeded;
  const budgets = runBudgets(settings).map(({ budget }) => budget);
  state.task = task;
  state.agreement = undefined;
  state.runsStarted += 1;
  state.lastWaiting = undefined;
  state.runs.set(state.runsStarted, {
    number: state.runsStarted,
    task,
    settings,
    plan: {
      ...{ weightCount, hasLayers, measures, update, samples },
      ...(network && { network }),
      ...(pictureBytes === undefined ? {} : { pictureBytes }),
      returnsBestWeights: returnsBestWeights && !samples,
      averages,
      pace,
      derivable: serverRule.momentum !== undefined && !needsVectors && !update.tellsPath,
      needsVectors,
      encoding,
      clips: aggregation.kind === "clipped",
    },
    strategyState: strategy.init(),
    places: new Map(),
    placeCount: 0,
    data: settings.partition,
    participants: new Map(),
    loading: undefined,
    phase: { kind: "gathering" },
    pauseAsked: false,
    everyone,
    failure: undefined,
    leftOut: new Map(),
    sentAway: new Set(),
    doubted: new Map(),
    straying: new Map(),
    doubtfulRounds: new Map(),
    aimless: new Map(),
    opposed: new Map(),
    usual: undefined,
    firstLength: undefined,
    missedFirst: undefined,
    firstMoved: undefined,
    vectors: undefined,
    clipLength: undefined,
    common: undefined,
    steps: undefined,
    good: undefined,
    wentBack: undefined,
    alone: undefined,
    strategyFailure: undefined,
    next: probeUpdates === undefined ? firstRound(firstTau, weights) : probeOf(probeUpdates, settings, weights),
    bestWeights: weights,
    bestLoss: Number.POSITIVE_INFINITY,
    bestIsInitial: true,
    initialLoss: Number.NaN,
    newestLoss: Number.NaN,
    previousBecameBest: false,
    rounds: 0,
    progress: noProgress,
    ruleMet: undefined,
    localUpdates: 0,
    squaredLocalUpdates: 0,
    updatesByNode: new Map(),
    estimates: undefined,
    disagreement: undefined,
    beginsAnew: true,
    correction: { kind: "restart" },
    correctedExamples: 0,
    derived: undefined,
    recount: { kind: "none" },
    told: undefined,
    lastStart: undefined,
    ownGradients: new Map(),
    serverState: serverRule.init(weightCount),
    budget: initialBudget(budgets),
    spent: { seconds: 0, joules: 0, deviceSeconds: 0 },
    costs: emptyCosts(budgets.length),
    pace: unknownPace,
    spareSums: undefined,
    shortage: undefined,
    binding: undefined,
    ...since,
    mean: undefined,
    spentBefore: 0,
    compared: false,
    keeping: { marked: 0, durable: 0, marksNext: true, counted: { rounds: 0, reports: 0 } },
    resuming: undefined,
  });
}

/** Before its first round: the run begins again with the nodes that are there now. */
export function startAnew(step: Step, { settings, task, pauseAsked, everyone, waitingSince, ...run }: Run): void {
  const { startBytes, below } = run;
  startRun(step, settings, task, { everyone, since: { waitingSince, startBytes, below } });
  if (pauseAsked) pause(step);
}

export function nodeArrived(step: Step, node: Member): void {
  const run = currentRun(step.state);
  // It will be asked what its data hold.
  if (step.state.agreement) return;
  if (!run) return sendToNode(step, node, { type: "notice", text: "connected; no run is under way" });
  run.loading = undefined;
  // It would have to be told again.
  if (run.parent?.isCut)
    return sendToNode(step, node, { type: "notice", text: "connected; this relay waits for its aggregator" });
  greetInRun(step, run, node);
}

/** A node that cannot finish a round takes no further part; when none is left that can, `gather` ends the run. */
export function nodeFailed(step: Step, run: Run, name: string, { round, reason }: Failure): void {
  const participant = run.participants.get(name);
  if (!participant || participant.failed) return;
  // It has been asked for something else since, because most could not go on.
  if (run.wentBack && round < participant.lastDirective) return;
  memberLost(run, name);
  if (run.phase.kind === "round" && run.phase.open.awaited.has(name)) run.phase.open.failed.add(name);
  participant.failed = true;
  // It could not even begin.
  if (!participant.ready) run.leftOut.set(name, reason);
  run.counted = false;
  run.failure = `${name}: ${reason}`;
  stopAwaiting(run, name);
  emit(step, { kind: "node-failed", run: run.number, name, reason });
}

export function pause(step: Step): void {
  const { agreement } = step.state;
  if (agreement) return pauseAgreement(step, agreement);
  const run = currentRun(step.state);
  if (!run || run.pauseAsked || run.phase.kind === "scoring") return;
  run.pauseAsked = true;
  emit(step, { kind: "run-paused", run: run.number });
}

/** The run that follows begins paused. */
function pauseAgreement(step: Step, agreement: Agreement): void {
  if (agreement.pauseAsked) return;
  agreement.pauseAsked = true;
  emit(step, { kind: "run-paused", run: step.state.runsStarted + 1 });
}

export function resume(step: Step): void {
  const { agreement } = step.state;
  if (agreement?.pauseAsked) {
    agreement.pauseAsked = false;
    emit(step, { kind: "run-resumed", run: step.state.runsStarted + 1 });
  }
  const run = currentRun(step.state);
  if (!run?.pauseAsked) return;
  run.pauseAsked = false;
  emit(step, { kind: "run-resumed", run: run.number });
  run.waitingSince = step.meters.seconds;
  if (run.phase.kind !== "paused") return;
  run.phase = { kind: "gathering" };
}

/** Ends the run now; what it returns is still evaluated, for a moment. */
export function stopRun(step: Step, how: Stopped = "stopped"): void {
  const run = currentRun(step.state);
  if (!run) return;
  run.resuming = undefined;
  if (run.phase.kind === "scoring") hurryScoring(step, run.phase.scoring);
  else if (run.places.size === 0) endRun(step, run, { reason: how, explanation: notBegun });
  else beginScoring(step, run, how);
}

/** Of a run that is ended before it began. */
export const notBegun = "it had not begun yet";

/** The run has waited for nodes as long as it may. */
export function giveUpWaiting(step: Step, run: Run): void {
  const explanation = waitedFor(step, run);
  if (run.rounds > 0) beginScoring(step, run, "failed", explanation);
  else endRun(step, run, { reason: "failed", explanation });
}

/** Ends a run that has nothing to show. */
function endRun(
  step: Step,
  run: Run,
  how: { readonly reason: "replaced" | "failed" | Stopped; readonly explanation?: string },
): void {
  sendToAll(step, { type: "run-over", run: run.number });
  step.state.runs.delete(run.number);
  // Nobody has heard of it, and there is another one to wait for.
  if (run.places.size === 0 && how.reason === "replaced") return;
  const { reason } = how;
  const budgetSeconds = run.budget.budgets[0] as number;
  const consumedSeconds = run.budget.consumed[0] as number;
  emit(step, { kind: "run-ended", run: run.number, reason, consumedSeconds, budgetSeconds });
  emit(step, { kind: "run-finished", run: run.number, ...how });
}
