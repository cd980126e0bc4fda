import { z } from "zod";
import type { Metrics } from "../learning/model.ts";
import { type RunEnding, type RunResult, runResult } from "../protocol/result.ts";

/** Fields of a result that only runs over a network have. */
const onlyLive = {
  evaluatedNodes: true,
  kernels: true,
  localCostSeconds: true,
  globalCostSeconds: true,
  bytesSent: true,
  bytesReceived: true,
} as const;
/** Fields that are not stored with each simulation, or beside its result. */
const elsewhere = { ending: true, explanation: true, partition: true, stepSize: true } as const;

/**
 * What a run came to; `edgewise simulate --json` prints it, and the run's `ending`. Losses and metrics are over all training and
 * all test examples; the baselines' update rule is `sgd` and their momentum 0.
 */
export const simulationResult = runResult.omit({ ...onlyLive, ...elsewhere }).extend({
  /** Of cases 1 to 4 the number, of other partitions the name. */
  case: z.union([z.number(), z.string()]),
});
export type SimulationResult = Readonly<z.output<typeof simulationResult>>;

export interface RunRecord {
  readonly result: SimulationResult;
  readonly ending: RunEnding;
  /** What went wrong and what to do, if something did. */
  readonly explanation: string | null;
  readonly weights: Float32Array;
  readonly lastWeights: Float32Array;
}

/** The outcome of a run, before its loss is computed. */
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
