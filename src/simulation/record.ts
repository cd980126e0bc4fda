import type { RunResult } from "../protocol/result.ts";

/**
 * What a simulated run came to. Losses and metrics are over all training and all test examples; the baselines' update rule is
 * `sgd` and their momentum 0.
 */
export interface RunRecord {
  readonly result: RunResult;
  readonly weights: Float32Array;
  readonly lastWeights: Float32Array;
}

/** The outcome of a run, before its losses are computed. */
export interface Outcome extends Pick<RunRecord, "weights" | "lastWeights"> {
  readonly measured: Measured;
  /** Of the initial weights, as the nodes saw it in the first round; undefined where none was finished. */
  readonly initialLoss: number | undefined;
}

/** What a result has that settings and data do not tell. */
export type Measured = Pick<
  RunResult,
  | "update"
  | "momentum"
  | "kernels"
  | "ending"
  | "explanation"
  | "metrics"
  | "rounds"
  | "averageTau"
  | "tauOfNodes"
  | "localUpdates"
  | "budgets"
  | "binding"
  | "consumedSeconds"
  | "localCostSeconds"
  | "globalCostSeconds"
  | "beta"
  | "rho"
  | "delta"
  | "disagreement"
  | "bytesSent"
  | "bytesReceived"
>;
