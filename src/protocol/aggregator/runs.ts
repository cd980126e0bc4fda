import { initialBudget } from "../../control/budget.ts";
import { emptyCosts } from "../../control/costs.ts";
import { RunningWeightedMean } from "../../learning/aggregation.ts";
import type { Failure, Ready } from "../messages.ts";
import { chosenUpdate, type RunSettings } from "../run-settings.ts";
import { inNaturalOrder } from "./natural-order.ts";
import { openRound } from "./rounds.ts";
import { beginScoring } from "./scoring.ts";
import type { NodeEntry, Run } from "./state.ts";
import { ableNodes, connectedNodes, emit, type Step, sendToAll, sendToNode, stopAwaiting } from "./step.ts";
import { tellWaiting } from "./waiting.ts";

/** The life of a run around its rounds: start, gathering nodes, pause, stop. */

export function startRun(step: Step, settings: RunSettings): void {
  const { state, meters } = step;
  if (state.run) endRun(step, state.run, "replaced");
  const strategy = state.task.createStrategy(settings);
  const weights = state.task.initialWeights(settings.seed);
  state.runsStarted += 1;
  state.lastWaiting = undefined;
  state.run = {
    number: state.runsStarted,
    settings,
    strategy,
    strategyState: strategy.init(),
    update: chosenUpdate(settings),
    places: new Map(),
    loading: undefined,
    phase: { kind: "gathering" },
    pauseAsked: false,
    mean: new RunningWeightedMean(weights.length),
    next: { round: 1, localUpdates: strategy.firstTau, last: false, weights },
    bestWeights: weights,
    bestLoss: Number.POSITIVE_INFINITY,
    previousBecameBest: false,
    rounds: 0,
    localUpdates: 0,
    squaredLocalUpdates: 0,
    estimates: undefined,
    disagreement: undefined,
    participants: 0,
    correction: { kind: "restart" },
    earlierStart: undefined,
    budget: initialBudget([settings.budgetSeconds]),
    costs: emptyCosts(1),
    startBytes: { sent: meters.bytesSent, received: meters.bytesReceived },
  };
  for (const node of state.nodes.values()) {
    node.assignment = undefined;
    node.ready = false;
    node.failed = false;
    node.lastDirective = 0;
  }
}

/** In the gathering phase: gives nodes their places and data, and opens the next round as soon as that can be. */
export function gather(step: Step, run: Run): void {
  if (run.places.size === 0 && !assignPlaces(step, run)) return;
  // Thousands say one after the other that they are ready: not each time are all looked through.
  if (run.loading && isLoading(run.loading)) return tellWaiting(step, run);
  if (nobodyCanGoOn(step, run)) return beginScoring(step, run, "failed");
  const placed = connectedNodes(step.state).filter((node) => run.places.has(node.name) && !node.failed);
  const ready = ableNodes(step.state);
  const begun = run.rounds > 0;
  if (!begun && placed.length < run.places.size && !absentOnPurpose(step, run)) {
    // Somebody else came in the place of a node that left before the first round: number them anew.
    if (connectedNodes(step.state).length >= step.state.config.nodesNeeded) return startAnew(step, run);
    return tellWaiting(step, run);
  }
  if (ready.length === 0 || (!begun && ready.length < placed.length)) {
    if (!begun) run.loading = placed.findLast(isLoading);
    return tellWaiting(step, run);
  }
  step.state.lastWaiting = undefined;
  if (run.pauseAsked) {
    run.phase = { kind: "paused" };
    return;
  }
  openRound(step, run);
}

function startAnew(step: Step, { settings, pauseAsked }: Run): void {
  startRun(step, settings);
  if (pauseAsked) pause(step);
  if (step.state.run) gather(step, step.state.run);
}

/** Numbers the nodes of a run, by name in natural order, if enough are there (or stopped on purpose). */
function assignPlaces(step: Step, run: Run): boolean {
  const { state } = step;
  const { nodesNeeded } = state.config;
  const present = state.nodes.size < nodesNeeded ? [] : connectedNodes(state);
  const stopped = present.length === 0 ? [] : [...state.nodes.values()].filter(isStopped);
  if (present.length === 0 || present.length + stopped.length < nodesNeeded) {
    tellWaiting(step, run);
    return false;
  }
  const namesOf = (nodes: readonly NodeEntry[]) => inNaturalOrder(nodes.map((node) => node.name));
  const names = inNaturalOrder([...namesOf(present), ...namesOf(stopped)].slice(0, nodesNeeded));
  run.places = new Map(names.map((name, index) => [name, index]));
  const nodes = [...run.places.keys()];
  const { name: update, momentum } = run.update;
  emit(step, { kind: "run-started", run: run.number, settings: run.settings, update, momentum, nodes });
  for (const node of connectedNodes(state)) {
    if (run.places.has(node.name)) assign(step, run, node);
    else tellSpare(step, run, node);
  }
  return true;
}

function absentOnPurpose(step: Step, run: Run): boolean {
  return nodesOf(step, run).every((node) => node.connection !== undefined || isStopped(node));
}

/** Every node of the run has failed, except those that were stopped on purpose. */
function nobodyCanGoOn(step: Step, run: Run): boolean {
  const others = nodesOf(step, run).filter((node) => !isStopped(node));
  return others.length > 0 && others.every((node) => node.failed);
}

function nodesOf(step: Step, run: Run): NodeEntry[] {
  return [...step.state.nodes.values()].filter((node) => run.places.has(node.name));
}

function isStopped(node: NodeEntry): boolean {
  return node.connection === undefined && node.stoppedOnPurpose;
}

/** No round can begin without it, and it is still there and has not failed. */
function isLoading(node: NodeEntry): boolean {
  return node.connection !== undefined && !node.ready && !node.failed;
}

function assign(step: Step, run: Run, node: NodeEntry): void {
  const { state } = step;
  const { settings } = run;
  const index = run.places.get(node.name) as number;
  state.assignmentsMade += 1;
  node.assignment = state.assignmentsMade;
  node.ready = false;
  sendToNode(step, node, {
    type: "assignment",
    assignment: node.assignment,
    run: run.number,
    dataset: state.task.dataset,
    model: state.task.model,
    weightCount: state.task.weightCount,
    share:
      node.data === "own"
        ? { kind: "own" }
        : { kind: "partition", partition: settings.partition, seed: settings.seed, index, count: run.places.size },
    stepSize: settings.stepSize,
    batch: settings.batch,
    update: run.update.rule,
    momentum: run.update.momentum,
    measure: run.strategy.measures,
    seed: settings.seed,
    stream: settings.sameSeed ? 0 : index,
  });
}

export function nodeReady(step: Step, node: NodeEntry, message: Ready): void {
  const { run } = step.state;
  if (!run || message.assignment !== node.assignment) return;
  node.ready = true;
  node.examples = message.examples;
  emit(step, {
    kind: "node-ready",
    run: run.number,
    name: node.name,
    examples: message.examples,
    ...(message.labelCounts ? { labelCounts: message.labelCounts } : {}),
    ...(message.samples ? { samples: message.samples } : {}),
  });
}

export function nodeArrived(step: Step, node: NodeEntry): void {
  const { run } = step.state;
  if (!run) return sendToNode(step, node, { type: "notice", text: "connected; no run has been started yet" });
  run.loading = undefined;
  if (run.places.size === 0) return;
  if (run.places.has(node.name)) assign(step, run, node);
  else tellSpare(step, run, node);
}

export function pause(step: Step): void {
  const { run } = step.state;
  if (!run || run.pauseAsked || run.phase.kind === "scoring") return;
  run.pauseAsked = true;
  emit(step, { kind: "run-paused", run: run.number });
}

export function resume(step: Step): void {
  const { run } = step.state;
  if (!run?.pauseAsked) return;
  run.pauseAsked = false;
  emit(step, { kind: "run-resumed", run: run.number });
  if (run.phase.kind !== "paused") return;
  run.phase = { kind: "gathering" };
}

/** A node that cannot finish a round takes no further part; when none is left that can, `gather` ends the run. */
export function nodeFailed(step: Step, node: NodeEntry, { run: number, reason }: Failure): void {
  const { run } = step.state;
  if (run?.number !== number || node.failed) return;
  node.failed = true;
  stopAwaiting(run, node.name);
  emit(step, { kind: "node-failed", run: run.number, name: node.name, reason });
}

/** Ends the run now; what it returns is still evaluated. */
export function stopRun(step: Step): void {
  const { run } = step.state;
  if (!run || run.phase.kind === "scoring") return;
  if (run.places.size === 0) endRun(step, run, "stopped");
  else beginScoring(step, run, "stopped");
}

/** Ends a run that has nothing to show. */
function endRun(step: Step, run: Run, reason: "replaced" | "stopped"): void {
  sendToAll(step, { type: "run-over", run: run.number });
  step.state.run = undefined;
  if (run.places.size > 0) emit(step, { kind: "run-finished", run: run.number, reason });
}

function tellSpare(step: Step, run: Run, node: NodeEntry): void {
  const all = `all ${run.places.size} places of run ${run.number} are taken`;
  sendToNode(step, node, { type: "notice", text: `connected, but ${all}: waiting for the next run` });
}
