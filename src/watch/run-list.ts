import type { RunRecord } from "../data/run-record.ts";

/** A run that was kept, as lists of runs show it. */
export interface RunEntry {
  /** Its folder's name. */
  readonly id: string;
  /** What a person called it. */
  readonly label: string | null;
  readonly hasModel: boolean;
  readonly record: ShortRecord;
}

/** A run's record without what grows with its nodes and classes. */
export type ShortRecord = Omit<RunRecord, "nodes" | "result"> & {
  readonly nodes: number;
  readonly result: ShortResult | null;
};

type ShortResult = Pick<
  NonNullable<RunRecord["result"]>,
  "loss" | "metrics" | "rounds" | "averageTau" | "consumedSeconds" | "update" | "momentum"
> & {
  /** Of what the nodes kept for testing: accuracy, or the root mean squared error. */
  readonly test: { readonly kind: "classes" | "numbers"; readonly value: number } | null;
};

export interface RunList {
  /** Whether runs are kept at all. */
  readonly kept: boolean;
  /** The newest first. */
  readonly runs: readonly RunEntry[];
  /** How many older ones there are besides. */
  readonly leftOut: number;
  /** How many folders of runs were passed over, because what is recorded of them cannot be read. */
  readonly unreadable: number;
  /** Where no aggregator runs: the one that is shown again if the page's address names none. */
  readonly shows?: string;
}

export function shortRecord({ nodes, result, ...record }: RunRecord): ShortRecord {
  return { ...record, nodes: nodes.length, result: result && shortResult(result) };
}

function shortResult(result: NonNullable<RunRecord["result"]>): ShortResult {
  const { loss, metrics, rounds, averageTau, consumedSeconds, update, momentum, test } = result;
  const value = test?.kind === "classes" ? test.accuracy : test?.rmse;
  return {
    loss,
    metrics,
    rounds,
    averageTau,
    consumedSeconds,
    update,
    momentum,
    test: test && value !== undefined ? { kind: test.kind, value } : null,
  };
}
