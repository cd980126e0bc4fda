import { expect, test } from "vitest";
import { createRandom } from "../../math/random.ts";
import type { Dataset } from "../dataset.ts";
import { plainKernels } from "../plain-kernels.ts";
import { linearRegression } from "./linear-regression.ts";
import { logisticRegression } from "./logistic-regression.ts";
import { softmaxRegression } from "./softmax-regression.ts";

const features = { kind: "float32", data: Float32Array.of(1, 0, 0, 2, 3, 1), featureCount: 2 } as const;
const rows = Uint32Array.of(0, 1, 2);
const shape = { kernels: plainKernels, featureCount: 2, regularization: 0 };

test("linear regression: half the mean squared error is the loss, all of it the metric", () => {
  // Scores 1, 2, 4 at w = (1, 1); errors 1, -1, 2.
  const data: Dataset = { exampleCount: 3, features, targets: { kind: "real", values: Float32Array.of(0, 3, 2) } };
  const model = linearRegression(shape);
  const at = Float32Array.of(1, 1);
  expect(model.loss(at, data, rows)).toBe(1);
  expect(model.metrics(at, data, rows)).toEqual({ meanSquaredError: 2 });
  // error * x: (1, 0), (0, -2), (6, 2).
  const gradient = new Float32Array(2);
  model.gradientInto(gradient, at, data, rows);
  expect(gradient).toEqual(Float32Array.of(7 / 3, 0));
  expect(model.answers(at, data, rows)).toEqual([1, 2, 4].map((score) => ({ value: score, score })));
});

test("logistic regression: weights of 0 have loss log 2 and the gradient -mean(y*x)/2", () => {
  const data: Dataset = { exampleCount: 3, features, targets: { kind: "real", values: Float32Array.of(1, -1, 1) } };
  const model = logisticRegression(shape);
  const gradient = new Float32Array(2);
  expect(model.gradientInto(gradient, new Float32Array(2), data, rows)).toBeCloseTo(Math.LN2, 12);
  expect(gradient[0]).toBeCloseTo(-2 / 3, 6);
  expect(gradient[1]).toBeCloseTo(1 / 6, 6);
  expect(model.metrics(Float32Array.of(0, 1), data, rows)).toEqual({ accuracy: 2 / 3 });
});

test("softmax regression: weights of 0 have loss log K and answer class 0", () => {
  const targets = { kind: "class", values: Uint8Array.of(0, 1, 2), classCount: 3 } as const;
  const data: Dataset = { exampleCount: 3, features, targets };
  const model = softmaxRegression({ ...shape, classCount: 3 });
  expect(model.loss(model.initialWeights(createRandom(1), data), data, rows)).toBeCloseTo(Math.log(3), 12);
  // Scores by class: (1, 0, 0), (0, 2, 0), (3, 1, 4).
  const weights = Float32Array.of(1, 0, 0, 1, 1, 1);
  expect(model.answers(weights, data, rows)).toEqual([
    { value: 0, score: 1 },
    { value: 1, score: 2 },
    { value: 2, score: 4 },
  ]);
  expect(model.metrics(weights, data, Uint32Array.of(0, 1))).toEqual({ accuracy: 1 });
  expect(model.metrics(Float32Array.of(0, 0, 0, 0, 1, 1), data, rows)).toEqual({ accuracy: 1 / 3 });
});

test("softmax regression wants classes, as many as it was made for", () => {
  const model = softmaxRegression({ ...shape, classCount: 3 });
  const weights = new Float32Array(6);
  const real: Dataset = { exampleCount: 3, features, targets: { kind: "real", values: new Float32Array(3) } };
  expect(() => model.loss(weights, real, rows)).toThrow(TypeError);
  const two: Dataset = { ...real, targets: { kind: "class", values: new Uint8Array(3), classCount: 2 } };
  expect(() => model.loss(weights, two, rows)).toThrow("made for 3 classes; the dataset has 2");
});
