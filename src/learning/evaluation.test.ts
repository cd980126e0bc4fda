import { expect, test } from "vitest";
import { createRandom } from "../math/random.ts";
import type { Dataset } from "./dataset.ts";
import { createEvaluation } from "./evaluation.ts";
import type { Model } from "./model.ts";
import { squaredSvm } from "./models/squared-svm.ts";
import { plainKernels } from "./plain-kernels.ts";

const random = createRandom(1);
const data: Dataset = {
  exampleCount: 100,
  features: { kind: "float32", data: Float32Array.from({ length: 300 }, () => random.normal()), featureCount: 3 },
  targets: { kind: "real", values: Float32Array.from({ length: 100 }, () => (random.uniform() < 0.5 ? 1 : -1)) },
};
const rows = Uint32Array.from({ length: 100 }, (_, i) => i);
const weights = Float32Array.of(0.5, -1, 2);
const model = squaredSvm({ kernels: plainKernels, featureCount: 3 });

test("slices of any size give the loss and the metrics over all rows", () => {
  for (const slice of [1, 7, 33, 100, 1000]) {
    const evaluation = createEvaluation(model, weights, data, rows);
    let slices = 0;
    for (; !evaluation.finished; slices++) evaluation.advance(slice);
    expect(slices).toBe(Math.ceil(100 / slice));
    expect(evaluation.loss).toBeCloseTo(model.loss(weights, data, rows) as number, 12);
    expect(evaluation.metrics.accuracy).toBeCloseTo(
      (model.metrics(weights, data, rows) as { accuracy: number }).accuracy,
      12,
    );
  }
});

test("an asynchronous model is waited for", async () => {
  const slow: Model = {
    ...model,
    loss: async (...args) => model.loss(...args),
    metrics: async (...args) => model.metrics(...args),
  };
  const evaluation = createEvaluation(slow, weights, data, rows);
  while (!evaluation.finished) await evaluation.advance(30);
  expect(evaluation.loss).toBeCloseTo(model.loss(weights, data, rows) as number, 12);
});

test("metrics that are not wanted are not computed", () => {
  const lossOnly: Model = {
    ...model,
    metrics() {
      throw new Error("asked for metrics");
    },
  };
  const evaluation = createEvaluation(lossOnly, weights, data, rows, { withMetrics: false });
  evaluation.advance(100);
  expect([evaluation.finished, evaluation.metrics]).toEqual([true, {}]);
});

test("an evaluation over no rows is finished from the start", () => {
  const evaluation = createEvaluation(model, weights, data, new Uint32Array(0));
  expect([evaluation.finished, evaluation.loss]).toEqual([true, 0]);
});
