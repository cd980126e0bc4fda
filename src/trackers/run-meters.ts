import type { Estimates } from "../control/strategy.ts";
import type { Metrics } from "../learning/model.ts";
import type {
  AggregatorEvent,
  AggregatorStarted,
  NodeRound,
  RoundFinished,
  RunStartedWithDelay,
} from "../watch/events.ts";
import { testNumbers } from "./scalars.ts";

/** What a person wants to watch of an aggregator, as numbers: a fold over its events. */
export interface RunMeters {
  about?: Pick<AggregatorStarted, "version" | "kernels" | "nodesNeeded">;
  /** The current run, or the last one. */
  run?: RunStartedWithDelay;
  learning: boolean;
  /** The round that is under way, or was the last. */
  round?: number;
  /** Of the newest round that is complete. */
  finished?: RoundFinished;
  loss?: number;
  bestLoss?: number;
  consumedSeconds: number;
  estimates: Estimates | undefined;
  /** On the test data. */
  metrics: Metrics;
  /** Of the last run's end: over the examples that nodes kept for testing, by name. */
  nodesTest: Metrics;
  readonly totals: { rounds: number; localUpdates: number; bytesSent: number; bytesReceived: number };
  /** How many runs ended so. */
  readonly endings: Map<string, number>;
  /** Those that are connected, and those of the current run. */
  readonly nodes: Map<string, NodeMeters>;
}

export interface NodeMeters {
  connected: boolean;
  examples?: number;
  loss?: number;
  /** Over all rounds that it has reported in. */
  computeSeconds: number;
  communicateSeconds: number;
  waitSeconds: number;
}

export function createRunMeters(): RunMeters {
  return {
    learning: false,
    consumedSeconds: 0,
    estimates: undefined,
    metrics: {},
    nodesTest: {},
    totals: { rounds: 0, localUpdates: 0, bytesSent: 0, bytesReceived: 0 },
    endings: new Map(),
    nodes: new Map(),
  };
}

/** Changes the meters by what the event tells. */
export function meterInto(meters: RunMeters, event: AggregatorEvent): void {
  switch (event.kind) {
    case "message-passed":
      if (event.direction === "to-node") meters.totals.bytesSent += event.bytes;
      else meters.totals.bytesReceived += event.bytes;
      return;
    case "aggregator-started":
      meters.about = event;
      return;
    case "node-joined":
      nodeOf(meters, event.name).connected = true;
      return;
    case "node-ready":
      nodeOf(meters, event.name).examples = event.examples;
      return;
    case "node-gone":
      nodeOf(meters, event.name).connected = false;
      // Strangers may come under ever new names.
      if (!meters.run?.nodes.includes(event.name)) meters.nodes.delete(event.name);
      return;
    case "run-started":
      startRun(meters, event);
      return;
    case "round-started":
      meters.round = event.round;
      return;
    case "round-finished":
      finishRound(meters, event);
      return;
    case "model-evaluated":
      meters.metrics = event.metrics;
      return;
    case "run-ended":
      meters.learning = false;
      meters.consumedSeconds = event.consumedSeconds;
      return;
    case "run-finished":
      meters.learning = false;
      meters.endings.set(event.reason, (meters.endings.get(event.reason) ?? 0) + 1);
      if (event.summary) {
        meters.loss = event.summary.loss ?? Number.NaN;
        meters.metrics = finite(event.summary.metrics);
        meters.nodesTest = testNumbers(event.summary.test);
        meters.consumedSeconds = event.summary.consumedSeconds;
      }
      return;
    default:
      // The others tell nothing that is metered.
      return;
  }
}

function startRun(meters: RunMeters, event: RunStartedWithDelay): void {
  meters.run = event;
  meters.learning = true;
  meters.consumedSeconds = 0;
  meters.estimates = undefined;
  meters.metrics = {};
  meters.nodesTest = {};
  delete meters.round;
  delete meters.finished;
  delete meters.loss;
  delete meters.bestLoss;
  for (const [name, node] of meters.nodes) {
    if (!node.connected && !event.nodes.includes(name)) meters.nodes.delete(name);
    delete node.examples;
    delete node.loss;
  }
}

function finishRound(meters: RunMeters, event: RoundFinished): void {
  meters.finished = event;
  meters.loss = event.loss;
  meters.bestLoss = event.bestLoss;
  meters.consumedSeconds = event.consumedSeconds;
  meters.estimates = event.estimates ?? meters.estimates;
  meters.totals.rounds += 1;
  meters.totals.localUpdates += event.localUpdates;
  for (const node of event.nodes) addNode(nodeOf(meters, node.name), node);
}

function addNode(meters: NodeMeters, { examples, loss, ...times }: NodeRound): void {
  meters.examples = examples;
  meters.loss = loss;
  meters.computeSeconds += times.computeSeconds;
  meters.communicateSeconds += times.communicateSeconds;
  meters.waitSeconds += times.waitSeconds;
}

function nodeOf({ nodes }: RunMeters, name: string): NodeMeters {
  const known = nodes.get(name);
  if (known) return known;
  const node: NodeMeters = { connected: false, computeSeconds: 0, communicateSeconds: 0, waitSeconds: 0 };
  nodes.set(name, node);
  return node;
}

function finite(metrics: Readonly<Record<string, number | null>>): Metrics {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, value ?? Number.NaN]));
}
