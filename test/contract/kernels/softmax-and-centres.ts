import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Kernels } from "../../../src/learning/kernels.ts";
import {
  expectedSoftmax,
  expectSum,
  expectSums,
  scoreOf,
  squaredDistanceOf,
  tolerance,
  valueAt,
  vectorsIn,
} from "./expected.ts";
import { heldBy, pictures, problems } from "./problems.ts";

const regularizations = fc.constantFrom(0, 0.1, 2);

export function softmaxContract(kernels: Kernels): void {
  describe("softmax", () => {
    test("scores are the inner products of each row with each class's weights", () => {
      fc.assert(
        fc.property(problems(kernels), ({ features, vectors, vectorCount, rows }) => {
          const scores = new Float32Array(rows.length * vectorCount).fill(Number.NaN);
          kernels.softmaxScoresInto(scores, vectors, features, rows);
          const weights = vectorsIn(vectors, features.featureCount);
          expectSums(
            scores,
            Array.from(rows).flatMap((row) => weights.map((vector) => scoreOf(vector, features, row))),
          );
        }),
      );
    });

    test("loss and gradient are those of the mean cross-entropy and the regularization", () => {
      fc.assert(
        fc.property(problems(kernels), regularizations, ({ features, vectors, classes, rows }, regularization) => {
          const expected = expectedSoftmax(regularization, vectors, features, classes, rows);
          const gradient = new Float32Array(vectors.length).fill(Number.NaN);
          expectSum(kernels.softmaxLoss(regularization, vectors, features, classes, rows), expected.loss);
          const loss = kernels.softmaxGradientInto(gradient, regularization, vectors, features, classes, rows);
          expectSum(loss, expected.loss);
          expectSums(gradient, expected.gradient);
        }),
        { numRuns: 60 },
      );
    });

    test("no rows leave the regularization", () => {
      const { features, classes } = pictures(3, 5);
      const weights = Float32Array.from({ length: 15 }, (_, i) => i);
      const gradient = new Float32Array(15);
      const none = new Uint32Array(0);
      expect(kernels.softmaxGradientInto(gradient, 0.5, weights, features, classes, none)).toBe(0.25 * 1015);
      expect(gradient).toEqual(weights.map((weight) => weight / 2));
    });

    test("sums over 5,000 rows of 10 classes do not drift, and scores far apart do not overflow", () => {
      const { features } = pictures(10, 20);
      const classes = Uint8Array.from({ length: 10 }, (_, i) => i);
      const weights = Float32Array.from({ length: 200 }, (_, i) => 100 * Math.sin(i));
      const expected = expectedSoftmax(0, weights, features, classes, Uint32Array.from(classes));
      const gradient = new Float32Array(200);
      for (const where of [features, heldBy(kernels, features)]) {
        const rows = Uint32Array.from({ length: 5000 }, (_, i) => i % 10);
        expectSum(kernels.softmaxGradientInto(gradient, 0, weights, where, classes, rows), expected.loss);
        expectSums(gradient, expected.gradient);
      }
    });
  });
}

export function centresContract(kernels: Kernels): void {
  describe("K-means", () => {
    test("each row goes to a centre than which none is nearer, with its squared distance", () => {
      fc.assert(
        fc.property(problems(kernels), ({ features, vectors, rows }) => {
          const nearest = new Uint32Array(rows.length).fill(99);
          const distances = new Float32Array(rows.length).fill(Number.NaN);
          kernels.nearestCentresInto(nearest, distances, vectors, features, rows);
          const centres = vectorsIn(vectors, features.featureCount);
          rows.forEach((row, i) => {
            const all = centres.map((centre) => squaredDistanceOf(centre, features, row));
            const chosen = all[nearest[i] as number];
            expect(chosen).toBeDefined();
            if (!chosen) return;
            expectSum(distances[i], chosen);
            for (const { value, magnitude } of all) {
              expect(chosen.value).toBeLessThanOrEqual(value + tolerance * (magnitude + chosen.magnitude));
            }
          });
        }),
      );
    });

    test("sums, counts and the total distance are those of the rows that go to each centre", () => {
      fc.assert(
        fc.property(problems(kernels), ({ features, vectors, vectorCount, rows }) => {
          const { featureCount } = features;
          const nearest = new Uint32Array(rows.length);
          const distances = new Float32Array(rows.length);
          kernels.nearestCentresInto(nearest, distances, vectors, features, rows);
          const sums = new Float64Array(vectors.length).fill(Number.NaN);
          const counts = new Uint32Array(vectorCount).fill(99);
          const total = kernels.centreSumsInto(sums, counts, vectors, features, rows);
          expectSum(total, { value: distances.reduce((sum, distance) => sum + distance, 0), magnitude: total });
          for (let k = 0; k < vectorCount; k++) {
            const members = Array.from(rows).filter((_, i) => nearest[i] === k);
            expect(counts[k]).toBe(members.length);
            const expected = Array.from({ length: featureCount }, (_, j) => {
              const terms = members.map((row) => valueAt(features, row, j));
              return {
                value: terms.reduce((sum, term) => sum + term, 0),
                magnitude: terms.reduce((sum, term) => sum + Math.abs(term), 0),
              };
            });
            expectSums(sums.subarray(k * featureCount, (k + 1) * featureCount), expected);
          }
        }),
        { numRuns: 40 },
      );
    });

    test("of two centres that are equally near, the first is chosen", () => {
      const { features } = pictures(10, 4);
      const nearest = new Uint32Array(2);
      const centres = Float32Array.of(9, 9, 9, 9, 1, 1, 1, 1, 1, 1, 1, 1);
      kernels.nearestCentresInto(nearest, new Float32Array(2), centres, features, Uint32Array.of(0, 5));
      expect(nearest).toEqual(Uint32Array.of(1, 1));
    });
  });
}
