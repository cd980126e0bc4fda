import type { CatalogDescription } from "../catalog/description.ts";
import type { Schema } from "../data/schema.ts";
import type { BareGraph } from "../learning/graph/graph.ts";
import type { Metrics } from "../learning/model.ts";
import type { MachineEvent, RunStarted } from "../protocol/events.ts";
import type { TransferProgress } from "../protocol/round-waits.ts";
import type { RunSettings } from "../protocol/run-settings.ts";

export type { Estimates } from "../control/strategy.ts";
export type * from "../protocol/events.ts";
export type { RunSettings };

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
  | Exclude<MachineEvent, { readonly kind: "run-started" }>
  | RunStartedWithDelay
  | AggregatorStarted
  | TaskChanged
  | TestSamples
  | ModelEvaluated
  | WeightsPictured
  | DelayChanged
  | NodeUnplugged
  | NodeTransfer
  | MessagePassed;

/** What the machine tells of a new run, its task, and the additional delay that is in force when it starts. */
export interface RunStartedWithDelay extends RunStarted {
  readonly dataset: string;
  readonly model: string;
  readonly delayMs: number;
}

/** The first event: what this aggregator is for. */
export interface AggregatorStarted {
  readonly kind: "aggregator-started";
  readonly version: string;
  /** Another one for each start of the program: runs are numbered anew with it. */
  readonly instance: string;
  readonly task: TaskDescription;
  /** Nodes that must be connected before a run starts. */
  readonly nodesNeeded: number;
  readonly kernels: string;
  /** The settings that the next run gets if nothing else is said. */
  readonly settings: RunSettings;
  /** What each node would hold in some partitions (cases 1-4 first, in that order), with `nodesNeeded` nodes. */
  readonly partitions: readonly PartitionPreview[];
  /** Additional delay of each message, each way. */
  readonly delayMs: number;
  /** What a start command may name in its settings. */
  readonly catalog?: CatalogDescription;
  /** What a start command may name as its task; left out if nothing. */
  readonly choices?: readonly TaskChoice[];
}

/** From the next run on something else is learned. */
export interface TaskChanged {
  readonly kind: "task-changed";
  readonly task: TaskDescription;
  /** As in `aggregator-started`. */
  readonly partitions: readonly PartitionPreview[];
}

/** A dataset, and the models that can learn from it. */
export interface TaskChoice {
  readonly dataset: string;
  /** For people, as in `TaskDescription`. */
  readonly title: string;
  /** Why it cannot be learned here, in a few words, for example `needs --datasets DIR`; left out if it can. */
  readonly unavailable?: string;
  readonly models: readonly ModelChoice[];
}

export interface ModelChoice {
  readonly name: string;
  /** For people: `squared SVM`. */
  readonly title: string;
  /** The step size that it is known to need. */
  readonly stepSize: number;
  /** It is made for such data; others merely can learn from them. */
  readonly madeFor: boolean;
}

export interface TaskDescription {
  readonly dataset: string;
  readonly model: string;
  /** For people, for example `Even or odd? MNIST handwritten digits`. */
  readonly title: string;
  /** What an example is called, by class number: `["odd", "even"]`; empty where targets are numbers. */
  readonly classNames: readonly string[];
  /** Names of the model's metrics, the most important first; `accuracy` is a share of examples, others are errors. */
  readonly metricNames?: readonly string[];
  /** The labels that partitions go by, by label number: `["0", "1", ...]`. */
  readonly labelNames: readonly string[];
  /** What the features are, where they are few: each with mean 0 and deviation 1, but for one that is always 1. */
  readonly featureNames?: readonly string[];
  /** What the model's answers mean that are numbers: `answer * deviation + mean` of what `name` says. */
  readonly target?: { readonly name: string; readonly mean: number; readonly deviation: number };
  /** Width and height of an example that is a picture; 3 channels if it has colour. */
  readonly picture?: { readonly width: number; readonly height: number; readonly channels?: 3 };
  /** What the nodes agreed on, where they have tables of their own. */
  readonly schema?: Schema;
  /** Of models of several layers: what these compute. */
  readonly graph?: BareGraph;
  readonly weightCount: number;
  readonly testExamples: number;
}

export interface PartitionPreview {
  /** 1 to 4; null for partitions that are none of the papers' cases. */
  readonly case: number | null;
  /** `uniform`, `by-label`, `replicated`, `mixed`, `dirichlet:0.5`, ... */
  readonly name: RunSettings["partition"];
  /** shares[node][label] = fraction (0-1) of that label's examples that the node holds. */
  readonly shares: readonly (readonly number[])[];
}

/** Some test examples, the same ones for as long as the task stays the same; `ModelEvaluated.answers` are in this order. */
export interface TestSamples {
  readonly kind: "test-samples";
  /** One picture after the other, width * height bytes each; empty if examples are no pictures. */
  readonly pixels: Uint8Array;
  /** Class number of each. */
  readonly classes: readonly number[];
  /** What the answer to each should be, if answers are numbers; else left out. */
  readonly targets?: readonly number[];
  /** Original label of each. */
  readonly labels: readonly number[];
}

/** The weights a round started from, tested on the aggregator's test data while the nodes compute. */
export interface ModelEvaluated {
  readonly kind: "model-evaluated";
  readonly run: number;
  /** The round that started from these weights. */
  readonly round: number;
  readonly consumedSeconds: number;
  /** Over all test examples; absent if the model has no such metric. */
  readonly accuracy?: number;
  readonly metrics: Metrics;
  /**
   * Present if there is a weight for each pixel of an example or for each feature with a name, or as many for each of at most 16
   * classes or clusters, one after the other.
   */
  readonly weights?: Float32Array;
  /** Of models that count them: row by row how many test examples of each class were taken for which. */
  readonly confusion?: readonly (readonly number[])[];
  /** The model's answers to the test samples. */
  readonly answers: readonly { readonly value: number; readonly score: number }[];
}

/**
 * What the nodes' weights looked like in a round that has ended: of a few rounds a second at most, of 24 nodes at most, and only
 * where people can make something of weights. All pictures are bytes, row by row: 128 is zero, 255 and 1 are `largest` and its negative.
 */
export interface WeightsPictured {
  readonly kind: "weights-pictured";
  readonly run: number;
  readonly round: number;
  readonly width: number;
  readonly height: number;
  /** How many pictures each of the following has, one after the other: one for each class, centre, kernel or unit; left out if one. */
  readonly answers?: number;
  /** Of models of several layers: the part of the weights that is seen, and of which of its kernels or units, counted from 0. */
  readonly layer?: PicturedLayer;
  /** The largest size of all weights in these pictures. */
  readonly largest: number;
  /** What the round started from. */
  readonly start: Uint8Array;
  /** What the nodes came to. */
  readonly nodes: readonly { readonly name: string; readonly pixels: Uint8Array }[];
  /** What the aggregator made of that. */
  readonly result: Uint8Array;
}

export interface PicturedLayer {
  readonly kind: "kernels" | "units";
  /** `conv1.weight`. */
  readonly part: string;
  readonly numbers: readonly number[];
  /** How many there are. */
  readonly of: number;
}

export interface DelayChanged {
  readonly kind: "delay-changed";
  readonly delayMs: number;
}

/** A person has unplugged the network of a node, or plugged it in again. */
export interface NodeUnplugged {
  readonly kind: "node-unplugged";
  readonly name: string;
  readonly unplugged: boolean;
}

/** How far a large frame in pieces is, once a second of those that take longer; told of each node by itself. */
export interface NodeTransfer {
  readonly kind: "node-transfer";
  readonly name: string;
  /** Left out when it is over. */
  readonly transfer?: TransferProgress;
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
