import type { Metrics } from "../learning/model.ts";
import type { RunEnding, RunResult } from "../protocol/result.ts";

/** What a run came to; `edgewise simulate --json` prints it, and the run's `ending`. */
export interface SimulationResult {
  readonly dataset: string;
  readonly model: string;
  /** Of cases 1 to 4 the number, of other partitions the name. */
  readonly case: number | string;
  readonly nodes: number;
  readonly strategy: string;
  /** How local updates were made, and mu of the aggregator's momentum; the baselines' are `sgd` and 0. */
  readonly update: string;
  readonly momentum: number;
  readonly seed: number;
  /** Of the weights that the run returns: over all training examples (null if it is not finite), and over all
   *  test examples (0-1; null for models that have none). */
  readonly loss: number | null;
  readonly accuracy: number | null;
  /** All of the model's metrics over all test examples, by name (null if one is not finite). */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Of the last weights, which are not always those that it returns. */
  readonly lossLast: number | null;
  readonly rounds: number;
  /** sum tau^2 / sum tau. */
  readonly averageTau: number;
  readonly localUpdates: number;
  readonly budgetSeconds: number;
  readonly consumedSeconds: number;
  /** The last estimates, or null. */
  readonly beta: number | null;
  readonly rho: number | null;
  readonly delta: number | null;
  /** The last round's disagreement q, or null. */
  readonly disagreement: number | null;
}

export interface RunRecord {
  readonly result: SimulationResult;
  readonly ending: RunEnding;
  /** What went wrong and what to do, if something did. */
  readonly explanation: string | null;
  readonly weights: Float32Array;
  readonly lastWeights: Float32Array;
}

/** What a way of learning comes to, before its loss is found. */
export interface Outcome extends Pick<RunRecord, "ending" | "explanation" | "weights" | "lastWeights"> {
  readonly metrics: Metrics | RunResult["metrics"];
  readonly measured: Pick<
    SimulationResult,
    | "update"
    | "momentum"
    | "rounds"
    | "averageTau"
    | "localUpdates"
    | "consumedSeconds"
    | "beta"
    | "rho"
    | "delta"
    | "disagreement"
  >;
}
