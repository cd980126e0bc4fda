import type { Estimates, Why } from "../control/strategy.ts";
import type { RunSettings } from "../protocol/run-settings.ts";

export type { Estimates, RunSettings, Why };

/**
 * Everything that the aggregator lets the world know, in one stream. The page, the terminal and the JSON summary are
 * folds over it. All times are seconds; `at` counts from the aggregator's start.
 */
export type AggregatorEvent = Stamp & AggregatorEventBody;

export interface Stamp {
  /** Grows by one with each event of an aggregator. */
  readonly sequence: number;
  /** Seconds since the aggregator started. */
  readonly at: number;
}

export type AggregatorEventBody =
  | AggregatorStarted
  | TestSamples
  | Waiting
  | NodeJoined
  | NodeReady
  | NodeGone
  | NodeAdjusted
  | ConnectionRefused
  | RunStarted
  | RoundStarted
  | ReportArrived
  | RoundFinished
  | ModelEvaluated
  | DelayChanged
  | RunPaused
  | RunResumed
  | RunFinished
  | MessagePassed;

/** The first event: what this aggregator is for. */
export interface AggregatorStarted {
  readonly kind: "aggregator-started";
  readonly version: string;
  readonly task: TaskDescription;
  /** Nodes that must be connected before a run starts. */
  readonly nodesNeeded: number;
  readonly kernels: string;
  /** The settings that the next run gets if nothing else is said. */
  readonly settings: RunSettings;
  /** Who would hold what in each partition (cases 1-4, in that order), with `nodesNeeded` nodes. */
  readonly partitions: readonly PartitionPreview[];
  /** Additional delay of each message, each way. */
  readonly delayMs: number;
}

export interface TaskDescription {
  readonly dataset: string;
  readonly model: string;
  /** For people, for example `Even or odd? MNIST handwritten digits`. */
  readonly title: string;
  /** What an example is called, by class number: `["odd", "even"]`. */
  readonly classNames: readonly string[];
  /** The original labels, by label number: `["0", "1", ...]`. */
  readonly labelNames: readonly string[];
  /** Width and height of an example that is a picture. */
  readonly picture?: { readonly width: number; readonly height: number };
  readonly weightCount: number;
  readonly testExamples: number;
}

export interface PartitionPreview {
  /** 1 to 4. */
  readonly case: number;
  /** `uniform`, `by-label`, `replicated`, `mixed`. */
  readonly name: string;
  /** shares[node][label] = fraction (0-1) of that label's examples that the node holds. */
  readonly shares: readonly (readonly number[])[];
}

/** Some test examples, the same ones for the aggregator's life; `ModelEvaluated.answers` are in this order. */
export interface TestSamples {
  readonly kind: "test-samples";
  /** One picture after the other, width * height bytes each. */
  readonly pixels: Uint8Array;
  /** Class number of each. */
  readonly classes: readonly number[];
  /** Original label of each. */
  readonly labels: readonly number[];
}

/** No run can go on until more nodes are there. */
export interface Waiting {
  readonly kind: "waiting";
  readonly present: number;
  readonly needed: number;
  /** Names of nodes that were there, or are expected, and are not. */
  readonly missing: readonly string[];
  /** Names of nodes that are connected but still load their data. */
  readonly loading: readonly string[];
}

export interface NodeJoined {
  readonly kind: "node-joined";
  readonly name: string;
  /** Emulated device and link, as the node told (`raspberry-pi-3`, `wifi`), or `real`. */
  readonly device: string;
  readonly link: string;
  /** Whether this node was there before in the aggregator's life. */
  readonly again: boolean;
  /** True if the aggregator's side can start this node again after it was stopped (it started it). */
  readonly startable: boolean;
  /** Where it runs, for people: `Node.js 20.11 on linux arm64`. */
  readonly platform: string;
}

/** A node has its data. */
export interface NodeReady {
  readonly kind: "node-ready";
  readonly run: number;
  readonly name: string;
  readonly examples: number;
  /** Number of examples by label, only if the node allows it. */
  readonly labelCounts?: readonly number[];
  /** A few of the node's pictures, one after the other, only if the node was started with --share-samples. */
  readonly samples?: Uint8Array;
}

export interface NodeGone {
  readonly kind: "node-gone";
  readonly name: string;
  /** For people: `connection closed`, `silent for 15 s`, `stopped from the page`. */
  readonly reason: string;
}

/** A node computes slower by this factor from now on (1: as its device does). */
export interface NodeAdjusted {
  readonly kind: "node-adjusted";
  readonly name: string;
  readonly slowdown: number;
}

/** A connection was ended because of what it sent or asked. */
export interface ConnectionRefused {
  readonly kind: "connection-refused";
  /** The node's name, or where the connection came from. */
  readonly from: string;
  readonly reason: string;
}

export interface RunStarted {
  readonly kind: "run-started";
  /** Counts the aggregator's runs from 1. */
  readonly run: number;
  readonly settings: RunSettings;
  /** Nodes in the order of their places in the partition. */
  readonly nodes: readonly string[];
}

/** The directive of a round has gone out. */
export interface RoundStarted {
  readonly kind: "round-started";
  readonly run: number;
  readonly round: number;
  /** 0 in the last exchange of a run, which only evaluates the final weights. */
  readonly localUpdates: number;
  readonly last: boolean;
  readonly nodes: readonly string[];
}

export interface ReportArrived {
  readonly kind: "report-arrived";
  readonly run: number;
  readonly round: number;
  readonly name: string;
}

/** A round is complete: everything that was measured in it, and what was decided from that. */
export interface RoundFinished {
  readonly kind: "round-finished";
  readonly run: number;
  readonly round: number;
  /** Local updates of this round (tau); 0 in the last exchange, which only evaluates the final weights. */
  readonly localUpdates: number;
  readonly last: boolean;
  /** F(w0): the loss at the weights that this round started from, example-weighted over the nodes that reported. */
  readonly loss: number;
  /** Metric at the same weights over all test examples; absent if it was not evaluated (yet). */
  readonly accuracy?: number;
  /** Smallest loss so far in this run. */
  readonly bestLoss: number;
  readonly estimates?: Estimates;
  /** Seconds that one local update (c) and one global aggregation (b) took in this round. */
  readonly localCostSeconds: number;
  readonly globalCostSeconds: number;
  /** Budget consumed before and after this round. */
  readonly consumedBeforeSeconds: number;
  readonly consumedSeconds: number;
  readonly budgetSeconds: number;
  readonly decision: Decision;
  readonly nodes: readonly NodeRound[];
}

/** What follows a round. `cutByBudget` tells that the strategy wanted `wanted` but only `localUpdates` fit. */
export type Decision =
  | {
      readonly kind: "continue";
      readonly localUpdates: number;
      readonly wanted: number;
      readonly cutByBudget: boolean;
      readonly last: boolean;
      readonly why: Why;
    }
  | { readonly kind: "evaluate-final" }
  | { readonly kind: "stop"; readonly reason: StopReason };

export type StopReason = "budget" | "stopped";

/** How a node spent a round. The three times add up to the time from directive to the round's end. */
export interface NodeRound {
  readonly name: string;
  readonly examples: number;
  readonly localUpdates: number;
  /** In local updates, as the node measured it. */
  readonly computeSeconds: number;
  /** From the directive to the report less computing: messages both ways and what the node needs to evaluate. */
  readonly communicateSeconds: number;
  /** From the node's report to the end of the round: waiting for slower nodes. */
  readonly waitSeconds: number;
  /** F_i(w0) on the node's own examples. */
  readonly loss: number;
}

/** The weights a round started from, tested on the aggregator's test data while the nodes compute. */
export interface ModelEvaluated {
  readonly kind: "model-evaluated";
  readonly run: number;
  /** The round that started from these weights. */
  readonly round: number;
  readonly consumedSeconds: number;
  readonly accuracy: number;
  /** Present for models whose weights are a picture (as many as the example has features). */
  readonly weights?: Float32Array;
  /** The model's answers to the test samples. */
  readonly answers: readonly { readonly value: number; readonly score: number }[];
}

export interface DelayChanged {
  readonly kind: "delay-changed";
  readonly delayMs: number;
}

/** Asked for at once, in force when the round that is under way has ended. */
export interface RunPaused {
  readonly kind: "run-paused";
  readonly run: number;
}

export interface RunResumed {
  readonly kind: "run-resumed";
  readonly run: number;
}

/** The last event of a run. */
export interface RunFinished {
  readonly kind: "run-finished";
  readonly run: number;
  readonly reason: StopReason;
  readonly summary: RunSummary;
}

/** What `--once --json` prints. Loss and accuracy are of the weights that the strategy returns. */
export interface RunSummary {
  readonly case: number;
  readonly strategy: string;
  readonly seed: number;
  /** Over all the data of the nodes that are there at the end, (sum of D_i F_i) / D; NaN never: absent nodes are left out. */
  readonly loss: number;
  /** Over all test data, 0-1. */
  readonly accuracy: number;
  readonly rounds: number;
  /** sum tau^2 / sum tau. */
  readonly averageTau: number;
  readonly localUpdates: number;
  readonly budgetSeconds: number;
  readonly consumedSeconds: number;
  readonly localCostSeconds: number;
  readonly globalCostSeconds: number;
  /** The last estimates; null if the run ended before there were any. */
  readonly beta: number | null;
  readonly rho: number | null;
  readonly delta: number | null;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly nodes: number;
}

/** A protocol message went over the wire, as the aggregator saw it. */
export interface MessagePassed {
  readonly kind: "message-passed";
  readonly name: string;
  readonly direction: "to-node" | "from-node";
  /** `directive`, `report`, ... */
  readonly message: string;
  /** For people, short: `round 12, tau 27`. */
  readonly detail: string;
  readonly bytes: number;
}
