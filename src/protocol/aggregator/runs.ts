import { initialBudget } from "../../control/budget.ts";
import { emptyCosts } from "../../control/costs.ts";
import type { AggregatorMessage, Failure, Ready } from "../messages.ts";
import type { RunSettings } from "../run-settings.ts";
import { openRound } from "./rounds.ts";
import { beginScoring } from "./scoring.ts";
import type { NodeEntry, Run } from "./state.ts";
import { ableNodes, connectedNodes, emit, type Step, send, sendToAll, sendToNode, stopAwaiting } from "./step.ts";

/** The life of a run around its rounds: start, gathering nodes, pause, stop. */

export function startRun(step: Step, settings: RunSettings): void {
  const { state, meters } = step;
  if (state.run) endRun(step, state.run, "replaced");
  const strategy = state.config.createStrategy(settings);
  const weights = state.config.initialWeights(settings.seed);
  state.runsStarted += 1;
  state.lastWaiting = "";
  state.run = {
    number: state.runsStarted,
    settings,
    strategy,
    strategyState: strategy.init(),
    places: new Map(),
    loading: new Set(),
    phase: { kind: "gathering" },
    pauseAsked: false,
    next: { round: 1, localUpdates: strategy.firstTau, last: false, weights },
    bestWeights: weights,
    bestLoss: Number.POSITIVE_INFINITY,
    previousBecameBest: false,
    rounds: 0,
    localUpdates: 0,
    squaredLocalUpdates: 0,
    estimates: undefined,
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
  if (nobodyCanGoOn(step, run)) return beginScoring(step, run, "failed");
  const placed = connectedNodes(step.state).filter((node) => run.places.has(node.name) && !node.failed);
  const ready = ableNodes(step.state);
  const begun = run.rounds > 0;
  if (!begun && placed.length < run.places.size && !absentOnPurpose(step, run)) {
    // Somebody else came in the place of a node that left before the first round: number them anew.
    if (connectedNodes(step.state).length >= step.state.config.nodesNeeded) return startAnew(step, run);
    return tellWaiting(step, run);
  }
  if (ready.length === 0 || (!begun && ready.length < placed.length)) return tellWaiting(step, run);
  step.state.lastWaiting = "";
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
  const namesOf = (nodes: readonly NodeEntry[]) => nodes.map((node) => node.name).sort(naturalOrder);
  const present = namesOf(connectedNodes(state));
  const stopped = namesOf([...state.nodes.values()].filter(isStopped));
  if (present.length === 0 || present.length + stopped.length < nodesNeeded) {
    tellWaiting(step, run);
    return false;
  }
  const names = [...present, ...stopped].slice(0, nodesNeeded).sort(naturalOrder);
  run.places = new Map(names.map((name, index) => [name, index]));
  const nodes = [...run.places.keys()];
  emit(step, { kind: "run-started", run: run.number, settings: run.settings, nodes });
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

function assign(step: Step, run: Run, node: NodeEntry): void {
  const { state } = step;
  const { settings } = run;
  const index = run.places.get(node.name) as number;
  state.assignmentsMade += 1;
  node.assignment = state.assignmentsMade;
  node.ready = false;
  run.loading.add(node.name);
  sendToNode(step, node, {
    type: "assignment",
    assignment: node.assignment,
    run: run.number,
    dataset: state.config.dataset,
    model: state.config.model,
    weightCount: state.config.weightCount,
    share:
      node.data === "own"
        ? { kind: "own" }
        : { kind: "partition", partition: settings.partition, seed: settings.seed, index, count: run.places.size },
    stepSize: settings.stepSize,
    batch: settings.batch,
    seed: settings.seed,
    stream: settings.sameSeed ? 0 : index,
  });
}

/**
 * While more nodes than this still load, nobody is told anew with each that is ready, and nothing else is looked at:
 * with thousands of nodes that would take longer than the run.
 */
const mostNamed = 100;

export function nodeReady(step: Step, node: NodeEntry, message: Ready): void {
  const { run } = step.state;
  if (!run || message.assignment !== node.assignment) return;
  node.ready = true;
  run.loading.delete(node.name);
  step.oneOfMany = run.rounds === 0 && run.loading.size > mostNamed;
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

function tellWaiting(step: Step, run: Run): void {
  const { state } = step;
  // Nodes that cannot do the next round, because they failed or have no place, are nothing to wait with.
  const present = connectedNodes(state).filter(
    (node) => run.places.size === 0 || (run.places.has(node.name) && !node.failed),
  );
  const names = run.places.size > 0 ? [...run.places.keys()] : [...state.nodes.keys(), ...state.config.expectedNames];
  const missing = [...new Set(names)]
    .filter((name) => state.nodes.get(name)?.connection === undefined && !state.nodes.get(name)?.stoppedOnPurpose)
    .sort(naturalOrder);
  const loading = present.filter((node) => run.places.has(node.name) && !node.ready).map((node) => node.name);
  const needed = run.rounds > 0 ? 1 : state.config.nodesNeeded;
  const event = { kind: "waiting", present: present.length, needed, missing, loading } as const;
  const text = JSON.stringify(event);
  if (text === state.lastWaiting) return;
  state.lastWaiting = text;
  emit(step, event);
  const whom = missing.length > 0 ? `, missing ${missing.join(", ")}` : "";
  const notice: AggregatorMessage = {
    type: "notice",
    text: `waiting for nodes: ${present.length} of ${needed}${whom}`.slice(0, 2000),
  };
  if (present.length < needed)
    send(
      step,
      present.map((node) => node.connection as number),
      notice,
    );
}

function naturalOrder(a: string, b: string): number {
  const width = 12;
  const key = (name: string) => name.replace(/\d+/g, (digits) => digits.padStart(width, "0"));
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a < b ? -1 : a > b ? 1 : 0;
}
