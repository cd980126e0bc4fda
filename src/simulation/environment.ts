import type { Catalog } from "../catalog/catalog.ts";
import type { Dataset } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { Model } from "../learning/model.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import type { NodeExamples } from "./node-examples.ts";
import type { ShareOut } from "./shares.ts";

/** Kernels and data of a simulation. The same ones may serve any number of runs. */
export interface SimulationEnvironment {
  readonly kernels: Kernels;
  readonly trainData: Dataset;
  readonly testData: Dataset;
  /** `NamedDataset.made`, where the dataset has that. */
  readonly made?: (node: number, examples: number) => Dataset;
  /** What the names in settings mean; left out, those that come with Edgewise. */
  readonly catalog?: Catalog;
  /**
   * Resolves when all pending promises have been handled, as `VirtualClockOptions.settle`. A turn of a platform's event loop is
   * faster than the default.
   */
  readonly settle?: () => Promise<void>;
  /**
   * Asked before a run's time moves to `atSeconds`, which count from before its nodes join: the run waits for the promise that it
   * returns. So runs can be watched, or go on side by side; what they learn is the same. Asynchronous runs do not ask.
   */
  readonly holds?: (atSeconds: number) => Promise<void> | undefined;
  /** Bytes that a run may take for weights and what is computed of them; left out, nobody looks. */
  readonly memoryBytes?: number;
  /** What runs start from in place of the model's own initial weights. */
  readonly startWeights?: Float32Array;
  /** True: all nodes are there from the beginning; left out, those sleep that have not been asked yet (sleeping-nodes.ts). */
  readonly keepsAwake?: boolean;
  /** What the weights of a run are tested with besides, where nodes have tables of their own. */
  readonly ownTests?: OwnTests;
  /** Which node holds which examples; if absent, computed for each run. */
  readonly shareOut?: ShareOut;
  /** Called with the aggregator's events as they happen; asynchronous runs have none. */
  readonly onEvent?: (event: AggregatorEvent) => void;
  /** Called when a round begins, with the weights that it starts from; asynchronous runs have no rounds. */
  readonly onRoundStarted?: (round: StartedRound) => void;
}

/** Examples that were kept for testing: those of each node, in the nodes' order, or all as one part that is no node's. */
export interface OwnTests {
  readonly parts: readonly Dataset[];
  /** Names of the classes, if targets are classes. */
  readonly classNames: readonly string[];
  /** Rare classes count as much as frequent ones. */
  readonly balanced: boolean;
}

/** The weights that a round starts from, read-only, and what was consumed before it. */
export interface StartedRound {
  readonly round: number;
  readonly consumedSeconds: number;
  readonly weights: Float32Array;
}

/** The rest of what one run needs. */
export interface RunEnvironment extends SimulationEnvironment {
  readonly catalog: Catalog;
  readonly model: Model;
  readonly examples: NodeExamples;
}
