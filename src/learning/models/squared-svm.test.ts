import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../math/random.ts";
import type { Dataset } from "../dataset.ts";
import { plainKernels } from "../plain-kernels.ts";
import { squaredSvm } from "./squared-svm.ts";

/** Two features; targets +1, -1, +1. */
const data: Dataset = {
  exampleCount: 3,
  features: { kind: "float32", data: Float32Array.of(1, 0, 0, 2, 3, 1), featureCount: 2 },
  targets: { kind: "real", values: Float32Array.of(1, -1, 1) },
};
const rows = Uint32Array.of(0, 1, 2);
const svm = squaredSvm({ kernels: plainKernels, featureCount: 2 });
const unregularized = squaredSvm({ kernels: plainKernels, featureCount: 2, regularization: 0 });

test("weights are all 0 at first", () => {
  expect(svm.initialWeights(createRandom(1), data)).toEqual(new Float32Array(2));
});

test("weights of 0 have loss 1/2 and the gradient -mean(y*x)", () => {
  const gradient = new Float32Array(2);
  expect(svm.loss(new Float32Array(2), data, rows)).toBe(0.5);
  expect(svm.gradientInto(gradient, new Float32Array(2), data, rows)).toBe(0.5);
  // y*x: (1, 0), (0, -2), (3, 1); their mean is (4/3, -1/3).
  expect(gradient[0]).toBeCloseTo(-4 / 3, 6);
  expect(gradient[1]).toBeCloseTo(1 / 3, 6);
});

test("at w = (0.5, 1) the loss and the gradient are what one gets by hand", () => {
  // Scores 0.5, 2, 2.5; slacks 0.5, 3, 0; hinge (0.125 + 4.5) / 3; regularization 0.05 * 1.25.
  const weights = Float32Array.of(0.5, 1);
  const gradient = new Float32Array(2);
  expect(svm.loss(weights, data, rows)).toBeCloseTo(4.625 / 3 + 0.0625, 12);
  svm.gradientInto(gradient, weights, data, rows);
  // Slack terms -y*slack*x: (-0.5, 0), (0, 6), 0; plus 0.1 * w.
  expect(gradient[0]).toBeCloseTo(-0.5 / 3 + 0.05, 6);
  expect(gradient[1]).toBeCloseTo(2 + 0.1, 6);
});

test("no rows leave the regularization", () => {
  const gradient = new Float32Array(2);
  expect(svm.gradientInto(gradient, Float32Array.of(2, 0), data, new Uint32Array(0))).toBeCloseTo(0.2, 12);
  expect(gradient[0]).toBeCloseTo(0.2, 6);
  expect(svm.metrics(Float32Array.of(2, 0), data, new Uint32Array(0))).toEqual({ accuracy: 0 });
});

test("the gradient is that of the loss, by finite differences", () => {
  const entry = fc.float({ min: -2, max: 2, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.tuple(entry, entry, entry), fc.constantFrom(-1, 1)), { minLength: 1, maxLength: 8 }),
      fc.array(entry, { minLength: 3, maxLength: 3 }),
      fc.float({ min: 0, max: 1, noNaN: true }),
      (examples, at, regularization) => {
        const set: Dataset = {
          exampleCount: examples.length,
          features: {
            kind: "float32",
            data: Float32Array.from(examples.flatMap(([x]) => x)),
            featureCount: 3,
          },
          targets: { kind: "real", values: Float32Array.from(examples, ([, y]) => y) },
        };
        const all = Uint32Array.from(examples, (_, i) => i);
        const model = squaredSvm({ kernels: plainKernels, featureCount: 3, regularization });
        const gradient = new Float32Array(3);
        model.gradientInto(gradient, Float32Array.from(at), set, all);
        for (let j = 0; j < 3; j++) {
          const [up, down] = [Float32Array.from(at), Float32Array.from(at)];
          up[j] = (up[j] as number) + 1e-3;
          down[j] = (down[j] as number) - 1e-3;
          const step = (up[j] as number) - (down[j] as number);
          const difference = ((model.loss(up, set, all) as number) - (model.loss(down, set, all) as number)) / step;
          // The second derivative jumps by up to x_j^2 = 4 where an example meets the margin.
          expect(Math.abs((gradient[j] as number) - difference)).toBeLessThan(5e-3);
        }
      },
    ),
  );
});

test("accuracy is the fraction of scores on their target's side", () => {
  // Scores 1, -2, 2: all right. Scores -1, 2, -2: all wrong. Scores 0, 2, 1: the second is wrong.
  expect(svm.metrics(Float32Array.of(1, -1), data, rows)).toEqual({ accuracy: 1 });
  expect(svm.metrics(Float32Array.of(-1, 1), data, rows)).toEqual({ accuracy: 0 });
  expect(svm.metrics(Float32Array.of(0, 1), data, rows)).toEqual({ accuracy: 2 / 3 });
});

test("answers are class 1 for scores of 0 and more, class 0 below", () => {
  expect(svm.answers(Float32Array.of(0, -1), data, rows)).toEqual([
    { value: 1, score: 0 },
    { value: 0, score: -2 },
    { value: 0, score: -1 },
  ]);
});

test("the loss does not fall below 0 and is 0 where every margin is kept and nothing is regularized", () => {
  expect(unregularized.loss(Float32Array.of(1, -1), data, rows)).toBe(0);
});

test("a dataset of another shape or kind is refused", () => {
  const wide = squaredSvm({ kernels: plainKernels, featureCount: 3 });
  expect(() => wide.loss(new Float32Array(3), data, rows)).toThrow("made for 3 features; the dataset has 2");
  const unlabelled: Dataset = { ...data, targets: { kind: "none" } };
  expect(() => svm.loss(new Float32Array(2), unlabelled, rows)).toThrow(TypeError);
});
