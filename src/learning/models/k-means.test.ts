import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../math/random.ts";
import type { Dataset } from "../dataset.ts";
import { plainKernels } from "../plain-kernels.ts";
import { kMeans } from "./k-means.ts";

/** Four points on a line: 0, 1, 9, 11. */
const data: Dataset = {
  exampleCount: 4,
  features: { kind: "float32", data: Float32Array.of(0, 1, 9, 11), featureCount: 1 },
  targets: { kind: "none" },
};
const rows = Uint32Array.of(0, 1, 2, 3);
const model = kMeans({ kernels: plainKernels, featureCount: 1, centreCount: 2 });

test("the loss is the mean squared distance to the nearest centre", () => {
  // Distances from 0 and 10: 0, 1, 1, 1.
  expect(model.loss(Float32Array.of(0, 10), data, rows)).toBe(3 / 4);
  expect(model.metrics(Float32Array.of(0, 10), data, rows)).toEqual({ meanSquaredDistance: 3 / 4 });
});

test("the gradient pulls each centre to the mean of its rows, the more the more it has", () => {
  const gradient = new Float32Array(2);
  expect(model.gradientInto(gradient, Float32Array.of(0, 9), data, rows)).toBe((1 + 4) / 4);
  // 2 * 2/4 * (0 - 0.5) and 2 * 2/4 * (9 - 10).
  expect(gradient).toEqual(Float32Array.of(-0.5, -1));
  model.gradientInto(gradient, Float32Array.of(5, 100), data, rows);
  expect(gradient[1]).toBe(0);
});

test("with a step size of 1/2 n/n_k a step is one of Lloyd's", () => {
  const gradient = new Float32Array(2);
  const centres = Float32Array.of(0, 9);
  model.gradientInto(gradient, centres, data, rows);
  expect(centres.map((centre, k) => centre - (gradient[k] as number))).toEqual(Float32Array.of(0.5, 10));
});

test("the answer is the nearest centre's number, the score minus the squared distance", () => {
  expect(model.answers(Float32Array.of(0, 10), data, Uint32Array.of(1, 3))).toEqual([
    { value: 0, score: -1 },
    { value: 1, score: -1 },
  ]);
});

test("no rows have loss 0 and no gradient", () => {
  const gradient = Float32Array.of(3, 3);
  expect(model.gradientInto(gradient, Float32Array.of(0, 10), data, new Uint32Array(0))).toBe(0);
  expect(gradient).toEqual(new Float32Array(2));
});

test("the first centres are different public examples, the same ones for the same seed", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const centres = model.initialWeights(createRandom(seed), data);
      expect(centres).toEqual(model.initialWeights(createRandom(seed), data));
      expect([0, 1, 9, 11]).toEqual(expect.arrayContaining([...centres]));
      expect(centres[0]).not.toBe(centres[1]);
    }),
  );
});
