import { z } from "zod";
import { disagreement } from "../control/drift-measures.ts";
import { allRows, type Dataset, type Rows } from "../learning/dataset.ts";
import { createEvaluation } from "../learning/evaluation.ts";
import type { Model } from "../learning/model.ts";
import { rowsPerSlice } from "../learning/slices.ts";
import { numberOrNaN, numberOrNull } from "../protocol/result.ts";
import type { StartedRound } from "../simulation/environment.ts";
import type { AggregatorEvent } from "../watch/events.ts";

/** What happened in one round, as journals keep it. Loss and accuracy are of the weights that it started from. */
export const roundRecord = z.object({
  round: z.number(),
  /** Virtual seconds consumed before and after it. */
  startSeconds: z.number(),
  endSeconds: z.number(),
  /** Over all training examples, and over all test examples (0-1, or null if the model has no such metric). */
  loss: numberOrNaN,
  accuracy: numberOrNull,
  tau: z.number(),
  beta: numberOrNull,
  rho: numberOrNull,
  delta: numberOrNull,
  /** q of the strategy `adaptive`, which has no other estimates. */
  disagreement: numberOrNull,
  /** Seconds that one local update (c) and the global aggregation (b) took. */
  c: z.number(),
  b: z.number(),
});
export type RoundRecord = Readonly<z.output<typeof roundRecord>>;

/** Records what happens in a run, to be evaluated after it. */
export interface RoundsRecorder {
  /** For `SimulationEnvironment`. */
  readonly onEvent: (event: AggregatorEvent) => void;
  readonly onRoundStarted: (round: StartedRound) => void;
  /** Tests the weights of at most `maximumRounds` rounds, spread evenly, and leaves out the others. */
  rounds(model: Model, data: EvaluationData, maximumRounds: number): Promise<RoundRecord[]>;
}

export interface EvaluationData {
  readonly trainData: Dataset;
  readonly trainRows: Rows;
  readonly testData: Dataset;
}

type Finished = Extract<AggregatorEvent, { kind: "round-finished" }>;

export function recordRounds(): RoundsRecorder {
  const weightsOf = new Map<number, Float32Array>();
  const finished: Finished[] = [];
  return {
    onEvent(event) {
      if (event.kind === "round-finished" && event.localUpdates > 0) finished.push(event);
    },
    onRoundStarted({ round, weights }) {
      weightsOf.set(round, weights.slice());
    },
    async rounds(model, { trainData, trainRows, testData }, maximumRounds) {
      const testRows = allRows(testData.exampleCount);
      const records: RoundRecord[] = [];
      for (const event of spread(finished, maximumRounds)) {
        const weights = weightsOf.get(event.round);
        if (weights === undefined) continue;
        const train = await evaluated(model, weights, trainData, trainRows, { withMetrics: false });
        const test = await evaluated(model, weights, testData, testRows, { withMetrics: true });
        records.push({
          round: event.round,
          startSeconds: event.consumedBeforeSeconds,
          endSeconds: event.consumedSeconds,
          loss: train.loss,
          accuracy: test.metrics.accuracy ?? null,
          tau: event.localUpdates,
          beta: event.estimates?.beta ?? null,
          rho: event.estimates?.rho ?? null,
          delta: event.estimates?.delta ?? null,
          disagreement: event.drift ? disagreement(event.drift) : null,
          c: event.localCostSeconds,
          b: event.globalCostSeconds,
        });
      }
      return records;
    },
  };
}

async function evaluated(
  model: Model,
  weights: Float32Array,
  data: Dataset,
  rows: Rows,
  options: { readonly withMetrics: boolean },
) {
  const evaluation = createEvaluation(model, weights, data, rows, options);
  while (!evaluation.finished) await evaluation.advance(rowsPerSlice(model));
  return evaluation;
}

/** At most `maximum` of the items, evenly spread, including the first and the last. */
export function spread<T>(items: readonly T[], maximum: number): T[] {
  if (items.length <= maximum) return [...items];
  return Array.from({ length: maximum }, (_, i) => items[Math.round((i * (items.length - 1)) / (maximum - 1))] as T);
}
