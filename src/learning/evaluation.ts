import type { Dataset, Rows } from "./dataset.ts";
import { eventually, type Steps, wait } from "./eventually.ts";
import type { Eventually, Metrics, Model } from "./model.ts";

/** The loss of some weights over many rows, found a slice at a time so that other work gets its turn in between. */
export interface Evaluation {
  readonly finished: boolean;
  /** Looks at up to `maximumRows` further rows; call again, after what it returns, until `finished`. */
  advance(maximumRows: number): Eventually<void>;
  /** Mean loss over the rows looked at so far, regularization included; 0 before any, or without losses. */
  readonly loss: number;
  /** Each of the model's metrics as a mean over the rows looked at so far; empty before any, or without metrics. */
  readonly metrics: Metrics;
}

export interface EvaluationOptions {
  readonly withLoss?: boolean;
  readonly withMetrics?: boolean;
  /** Of models that count answers: where they do, beside the metrics. */
  readonly counts?: Uint32Array | undefined;
}

/** Begins an evaluation of `weights` (read until it is finished, not changed) over the rows of a dataset. */
export function createEvaluation(
  model: Model,
  weights: Float32Array,
  data: Dataset,
  rows: Rows,
  { withLoss = true, withMetrics = true, counts }: EvaluationOptions = {},
): Evaluation {
  let done = 0;
  let lossSum = 0;
  const metricSums = new Map<string, number>();

  function* slice(maximumRows: number): Steps<void> {
    const part = rows.subarray(done, done + maximumRows);
    if (part.length === 0) return;
    // Regularization is the same in each part's mean, so that it is right in their mean too.
    if (withLoss) lossSum += part.length * (yield* wait(model.loss(weights, data, part)));
    if (withMetrics) {
      const counted = counts && model.countAnswers?.(counts, weights, data, part);
      const metrics = yield* wait(counted ?? model.metrics(weights, data, part));
      for (const [name, mean] of Object.entries(metrics)) {
        metricSums.set(name, (metricSums.get(name) ?? 0) + part.length * mean);
      }
    }
    done += part.length;
  }

  return {
    get finished() {
      return done === rows.length;
    },
    advance: (maximumRows) => eventually(slice(maximumRows)),
    get loss() {
      return done === 0 ? 0 : lossSum / done;
    },
    get metrics() {
      return Object.fromEntries(Array.from(metricSums, ([name, sum]) => [name, sum / done]));
    },
  };
}
