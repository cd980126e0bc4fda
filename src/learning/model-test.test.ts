import { expect, test } from "vitest";
import type { Dataset } from "./dataset.ts";
import { createModelTest } from "./model-test.ts";
import { kMeans } from "./models/k-means.ts";
import { linearRegression } from "./models/linear-regression.ts";
import { logisticRegression } from "./models/logistic-regression.ts";
import { softmaxRegression } from "./models/softmax-regression.ts";
import { squaredSvm } from "./models/squared-svm.ts";
import { plainKernels } from "./plain-kernels.ts";

const shape = { kernels: plainKernels, featureCount: 1 };
const features = { kind: "float32", data: Float32Array.of(-2, -1, 1, 3), featureCount: 1 } as const;
const labels = { values: Uint8Array.of(0, 1, 1, 1), labelCount: 2 };
const signs: Dataset = {
  exampleCount: 4,
  features,
  targets: { kind: "real", values: Float32Array.of(-1, 1, 1, 1) },
  labels,
};

/** In slices of three rows. */
function sumsOf(model: Parameters<typeof createModelTest>[0], weights: Float32Array, data: Dataset) {
  const found = createModelTest(model, weights, data);
  while (!found.finished) found.advance(3);
  return found.sums;
}

test("two classes: one of four is taken for the other; the log loss is that of sigma(y * score)", () => {
  const sums = sumsOf(logisticRegression(shape), Float32Array.of(1), signs);
  expect(sums).toMatchObject({ kind: "classes", confusion: [1, 0, 1, 2] });
  const expected = [2, -1, 1, 3].reduce((sum, margin) => sum + Math.log1p(Math.exp(-margin)), 0);
  expect((sums as { logLoss: number }).logLoss).toBeCloseTo(expected, 5);
});

test("a model without probabilities has no log loss", () => {
  expect(sumsOf(squaredSvm(shape), Float32Array.of(1), signs)).toEqual({ kind: "classes", confusion: [1, 0, 1, 2] });
});

test("several classes: probabilities are those of softmax, and one that is 0 counts as 1e-15", () => {
  const data: Dataset = {
    exampleCount: 2,
    features: { kind: "float32", data: Float32Array.of(1, 1), featureCount: 1 },
    targets: { kind: "class", values: Uint8Array.of(0, 2), classCount: 3 },
    labels: { values: Uint8Array.of(0, 2), labelCount: 3 },
  };
  const model = softmaxRegression({ ...shape, classCount: 3 });
  const sums = sumsOf(model, Float32Array.of(Math.log(2), 0, -500), data);
  expect(sums).toMatchObject({ kind: "classes", confusion: [1, 0, 0, 0, 0, 0, 1, 0, 0] });
  expect((sums as { logLoss: number }).logLoss).toBeCloseTo(-Math.log(2 / 3) - Math.log(1e-15), 4);
});

test("numbers: errors and targets are in the target's own units", () => {
  // Targets 0, 1, 1, 1 in units of 10; answers -1, -0.5, 0.5, 1.5.
  const targets = { kind: "real", values: Float32Array.of(0, 1, 1, 1), scale: { mean: 700, deviation: 10 } } as const;
  const sums = sumsOf(linearRegression(shape), Float32Array.of(0.5), { exampleCount: 4, features, targets });
  expect(sums).toEqual({
    kind: "numbers",
    examples: 4,
    squaredErrors: 100 + 225 + 25 + 25,
    absoluteErrors: 10 + 15 + 5 + 5,
    targets: 30,
    squaredTargets: 300,
    // Errors are -1.5, -1, -0.5 and 0.5 deviations.
    residuals: [1, 1, 1, 0, 0, 0, 1, 0],
  });
});

test("clusters, and no examples, have no sums", () => {
  expect(sumsOf(kMeans({ ...shape, centreCount: 2 }), Float32Array.of(-1, 1), signs)).toBeUndefined();
  expect(sumsOf(squaredSvm(shape), Float32Array.of(1), { ...signs, exampleCount: 0 })).toBeUndefined();
});
