/** How a run ended. */
export type RunEnding =
  /** Its budget was spent, or would have been by another round. */
  | "budget"
  /** It was stopped. */
  | "stopped"
  /** What it returns is no better than what it began with. */
  | "no-progress"
  /** Its losses grew far beyond that of its initial weights, or its weights were no longer finite numbers. */
  | "diverged"
  /** It could not begin or continue, because nodes were missing. */
  | "failed"
  /** The program was told to end. */
  | "interrupted";

/** Whether a run that ended so did what it was asked for. */
export function isSuccess(ending: RunEnding): boolean {
  return ending === "budget" || ending === "stopped";
}

/** Whether a run that ended so has no result that could be compared with others. */
export function isLost(ending: RunEnding): boolean {
  return ending === "diverged" || ending === "failed";
}

/** The result of a run, live or simulated; `--json` prints it. Loss and metrics are of the weights that it returns. */
export interface RunResult {
  readonly dataset: string;
  readonly model: string;
  /** What the nodes' data were: the partition's name, `own`, or `own and` the partition's name. */
  readonly partition: string;
  /** 1 to 4; null for partitions that are none of the papers' cases. */
  readonly case: number | null;
  readonly strategy: string;
  /** How local updates were made (`sgd`, `scaffold`, `fedprox:MU`), and mu of the aggregator's momentum. */
  readonly update: string;
  readonly momentum: number;
  readonly stepSize: number;
  readonly seed: number;
  /** Nodes that the run was shared out to. */
  readonly nodes: number;
  /** What the aggregator computed with: `relaxed-simd`, `simd`, `plain`. */
  readonly kernels: string;
  readonly ending: RunEnding;
  /** What went wrong and what to do, in a sentence for people; null if nothing did. */
  readonly explanation: string | null;
  /** (sum of D_i F_i) / D over all data of the nodes that answered in the end; null if none did, or it is not finite. */
  readonly loss: number | null;
  /** The same of the newest weights, where it is known: they are not always those that a run returns. */
  readonly lossLast: number | null;
  /** Nodes over whose data `loss` is. */
  readonly evaluatedNodes: number;
  /** Over all test data, 0-1; null for models that have none. */
  readonly accuracy: number | null;
  /** All of the model's metrics over all test data, by name (null if one is not finite). */
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly rounds: number;
  /** sum tau^2 / sum tau. */
  readonly averageTau: number;
  readonly localUpdates: number;
  readonly budgetSeconds: number;
  readonly consumedSeconds: number;
  /** Mean seconds of one local update (c) and one global aggregation (b). */
  readonly localCostSeconds: number;
  readonly globalCostSeconds: number;
  /** The last estimates; null if the run ended before there were any. */
  readonly beta: number | null;
  readonly rho: number | null;
  readonly delta: number | null;
  /** The last round's disagreement q; null if drift was not measured. */
  readonly disagreement: number | null;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}
