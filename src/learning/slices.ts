import { RunningWeightedMean } from "./aggregation.ts";
import type { Dataset, Rows } from "./dataset.ts";
import { createEvaluation } from "./evaluation.ts";
import { eventually, type Steps, wait } from "./eventually.ts";
import type { Eventually, Model } from "./model.ts";

/**
 * Called between slices of a long computation. If it returns a promise, this is awaited, so
 * that other work is done meanwhile. An error thrown here ends the computation.
 */
export type Between = () => Eventually<void>;

/** Multiplications that a slice takes: some milliseconds on a slow device with plain kernels. */
const multiplicationsPerSlice = 2 ** 19;
/** It takes more, up to this many, until it has these rows: an ordinary minibatch is one slice. */
const mostMultiplications = 2 ** 24;
const fewestRows = 128;

/** Rows of a slice: the same on every machine, so that results do not depend on its speed. */
export function rowsPerSlice({ weightCount, rowsPerSlice: own }: Model): number {
  if (own !== undefined) return own;
  const rowsFor = (multiplications: number) => Math.floor(multiplications / weightCount);
  return Math.max(1, rowsFor(multiplicationsPerSlice), Math.min(fewestRows, rowsFor(mostMultiplications)));
}

/**
 * Like `model.gradientInto`, a slice at a time: the mean of the slices' gradients, each counted by its rows. It is summed
 * in float64; regularization is the same in each slice's gradient, so that it is right in their mean too. A minibatch
 * that fits into a slice costs nothing more than before. Models that can be interrupted at any time do it themselves.
 */
export function gradientInSlicesInto(
  gradient: Float32Array,
  model: Model,
  weights: Float32Array,
  data: Dataset,
  rows: Rows,
  between: Between,
): Eventually<number> {
  if (model.gradientInTurnsInto) return model.gradientInTurnsInto(gradient, weights, data, rows, between);
  if (rows.length <= rowsPerSlice(model)) return model.gradientInto(gradient, weights, data, rows);
  return eventually(gradientSteps(gradient, model, weights, data, rows, between));
}

function* gradientSteps(
  gradient: Float32Array,
  model: Model,
  weights: Float32Array,
  data: Dataset,
  rows: Rows,
  between: Between,
): Steps<number> {
  const size = rowsPerSlice(model);
  const mean = new RunningWeightedMean(gradient.length);
  let lossSum = 0;
  for (let from = 0; from < rows.length; from += size) {
    if (from > 0) yield* wait(between());
    const part = rows.subarray(from, from + size);
    lossSum += part.length * (yield* wait(model.gradientInto(gradient, weights, data, part)));
    mean.add(gradient, part.length);
  }
  mean.meanInto(gradient);
  return lossSum / rows.length;
}

/** Like `model.loss`, a slice at a time. */
export function lossInSlices(
  model: Model,
  weights: Float32Array,
  data: Dataset,
  rows: Rows,
  between: Between,
): Eventually<number> {
  if (rows.length <= rowsPerSlice(model)) return model.loss(weights, data, rows);
  return eventually(lossSteps(model, weights, data, rows, between));
}

function* lossSteps(model: Model, weights: Float32Array, data: Dataset, rows: Rows, between: Between): Steps<number> {
  const evaluation = createEvaluation(model, weights, data, rows, { withMetrics: false });
  for (;;) {
    yield* wait(evaluation.advance(rowsPerSlice(model)));
    if (evaluation.finished) return evaluation.loss;
    yield* wait(between());
  }
}
