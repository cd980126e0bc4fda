import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Features } from "../../../src/learning/dataset.ts";
import type { Kernels, LinearObjective } from "../../../src/learning/kernels.ts";
import { packInPlace } from "../../../src/learning/packed-features.ts";
import { expectedLinear, expectSum, expectSums, scoreOf } from "./expected.ts";
import { heldBy, pictures, problems } from "./problems.ts";

const objective: fc.Arbitrary<LinearObjective> = fc.record({
  loss: fc.constantFrom("squared-hinge", "logistic", "squared"),
  regularization: fc.constantFrom(0, 0.1, 2),
});
const hinge: LinearObjective = { loss: "squared-hinge", regularization: 0 };

export function linearContract(kernels: Kernels): void {
  describe("linear models", () => {
    for (const numbers of ["ordinary", "any size"] as const) {
      test(`scores are the inner products of the weights and the addressed rows (numbers: ${numbers})`, () => {
        fc.assert(
          fc.property(problems(kernels, numbers), ({ features, weights, rows }) => {
            const scores = new Float32Array(rows.length).fill(Number.NaN);
            kernels.linearScoresInto(scores, weights, features, rows);
            expectSums(
              scores,
              Array.from(rows, (row) => scoreOf(weights, features, row)),
            );
          }),
        );
      });
    }

    test("the loss is the mean of the rows' losses and the regularization", () => {
      fc.assert(
        fc.property(problems(kernels), objective, ({ features, weights, targets, rows }, what) => {
          const expected = expectedLinear(what, weights, features, targets, rows);
          expectSum(kernels.linearLoss(what, weights, features, targets, rows), expected.loss);
        }),
      );
    });

    test("the gradient is that of the loss, and comes with that loss", () => {
      fc.assert(
        fc.property(problems(kernels), objective, ({ features, weights, targets, rows }, what) => {
          const expected = expectedLinear(what, weights, features, targets, rows);
          const gradient = new Float32Array(weights.length).fill(Number.NaN);
          expectSum(kernels.linearGradientInto(gradient, what, weights, features, targets, rows), expected.loss);
          expectSums(gradient, expected.gradient);
        }),
        { numRuns: 60 },
      );
    });

    test("real targets of any size are learned by least squares", () => {
      const { features, weights, targets } = pictures(10, 31);
      const values = targets.map((target, i) => target * 1000 + i);
      const rows = Uint32Array.of(0, 3, 4, 9);
      const squared: LinearObjective = { loss: "squared", regularization: 0.5 };
      const expected = expectedLinear(squared, weights, features, values, rows);
      const gradient = new Float32Array(31);
      expectSum(kernels.linearGradientInto(gradient, squared, weights, features, values, rows), expected.loss);
      expectSums(gradient, expected.gradient);
    });

    test("the logistic loss of scores far on either side neither overflows nor loses its tail", () => {
      const features: Features = { kind: "float32", data: Float32Array.of(1000, -1000), featureCount: 1 };
      const loss = (row: number) =>
        kernels.linearLoss(
          { loss: "logistic", regularization: 0 },
          Float32Array.of(1),
          features,
          Float32Array.of(1, 1),
          Uint32Array.of(row),
        );
      expect(loss(0)).toBe(0);
      expect(loss(1)).toBe(1000);
    });

    test("inputs are left as they were", () => {
      fc.assert(
        fc.property(problems(kernels), objective, ({ features, weights, targets, rows }, what) => {
          const before = [weights.slice(), features.data.slice(), targets.slice(), rows.slice()];
          kernels.linearScoresInto(new Float32Array(rows.length), weights, features, rows);
          kernels.linearLoss(what, weights, features, targets, rows);
          kernels.linearGradientInto(new Float32Array(weights.length), what, weights, features, targets, rows);
          expect([weights, features.data, targets, rows]).toEqual(before);
        }),
        { numRuns: 20 },
      );
    });

    test("the same call gives the same bits again, whatever was computed in between", () => {
      fc.assert(
        fc.property(problems(kernels), problems(kernels), (one, other) => {
          const call = ({ features, weights, targets, rows }: typeof one) => {
            const gradient = new Float32Array(weights.length);
            const loss = kernels.linearGradientInto(gradient, hinge, weights, features, targets, rows);
            return { gradient, loss };
          };
          const first = call(one);
          call(other);
          expect(call(one)).toEqual(first);
        }),
        { numRuns: 50 },
      );
    });

    test("no rows leave the regularization", () => {
      const { features, weights, targets } = pictures(3, 5);
      const none = new Uint32Array(0);
      const gradient = new Float32Array(5).fill(7);
      kernels.linearScoresInto(new Float32Array(0), weights, features, none);
      expect(kernels.linearLoss(hinge, weights, features, targets, none)).toBe(0);
      expect(kernels.linearGradientInto(gradient, hinge, weights, features, targets, none)).toBe(0);
      expect(gradient).toEqual(new Float32Array(5));
      const half: LinearObjective = { ...hinge, regularization: 0.5 };
      kernels.linearGradientInto(gradient, half, weights, features, targets, none);
      expect(gradient).toEqual(weights.map((weight) => weight / 2));
    });

    test("a row that the features do not have is an error, of whatever kind they are", () => {
      const bytes: Features = { kind: "bytes", data: new Uint8Array(2 * 64), featureCount: 64, scale: 1 };
      const float32: Features = { kind: "float32", data: new Float32Array(2 * 64), featureCount: 64 };
      const packed = packInPlace({ ...bytes, data: new Uint8Array(2 * 64) });
      expect(packed.kind).toBe("packed");
      const layout = { numbers: new Uint32Array(0), groups: [{ first: 0, size: 64 }] };
      const table: Features = {
        ...{ kind: "table", data: new Float32Array(0), codes: new Uint8Array(2), layout, featureCount: 64 },
      };
      for (const features of [bytes, float32, packed, table]) {
        const scores = () =>
          kernels.linearScoresInto(new Float32Array(1), new Float32Array(64), features, Uint32Array.of(2));
        expect(scores).toThrow("there is no row 2: the features have 2");
      }
    });

    test("a row that is repeated counts as often as it is", () => {
      const { features, weights, targets } = pictures(2, 9);
      const of = (...rows: number[]) => kernels.linearLoss(hinge, weights, features, targets, Uint32Array.from(rows));
      expect(of(1, 0, 1, 1)).toBeCloseTo((of(0) + 3 * of(1)) / 4, 6);
    });

    test("the rows may be a view into a longer array, and pixels a view into a file", () => {
      const { features, weights, targets } = pictures(6, 784);
      const rows = Uint32Array.of(9, 9, 4, 2, 5, 9);
      for (const file of [new Uint8Array(16 + features.data.length), kernels.allocate(16 + features.data.length)]) {
        file.set(features.data, 16);
        const viewed: Features = { ...features, data: file.subarray(16) };
        expect(kernels.linearLoss(hinge, weights, viewed, targets, rows.subarray(2, 5))).toBe(
          kernels.linearLoss(hinge, weights, features, targets, Uint32Array.of(4, 2, 5)),
        );
      }
    });

    test("sums over 60,000 rows do not drift", () => {
      for (const featureCount of [3, 40]) {
        const { features, weights, targets } = pictures(10, featureCount);
        const rows = Uint32Array.from({ length: 60_000 }, (_, i) => i % 10);
        const expected = expectedLinear(
          hinge,
          weights,
          features,
          targets,
          Uint32Array.from({ length: 10 }, (_, i) => i),
        );
        const gradient = new Float32Array(featureCount);
        for (const where of [features, heldBy(kernels, features)]) {
          expectSum(kernels.linearGradientInto(gradient, hinge, weights, where, targets, rows), expected.loss);
          expectSums(gradient, expected.gradient);
        }
      }
    });

    test("rows of many features, all alike, do not drift either", () => {
      const featureCount = 50_001;
      const weights = new Float32Array(featureCount).fill(1.1);
      const bytes = new Uint8Array(2 * featureCount).fill(201);
      for (const features of [
        { kind: "bytes", data: bytes, featureCount, scale: 1 / 255 },
        { kind: "float32", data: Float32Array.from(bytes, (byte) => byte / 255), featureCount },
      ] as const) {
        const scores = new Float32Array(1);
        kernels.linearScoresInto(scores, weights, features, Uint32Array.of(1));
        expectSum(scores[0], scoreOf(weights, features, 1));
      }
    });

    test("what follows a float32 row, even infinities, does not count for it", () => {
      const data = Float32Array.of(1, 2, 3, Number.POSITIVE_INFINITY, Number.NaN, Number.NEGATIVE_INFINITY);
      const weights = Float32Array.of(1, 1, 1);
      const gradient = new Float32Array(3);
      for (const features of [{ kind: "float32", data, featureCount: 3 } as const]) {
        for (const where of [features, heldBy(kernels, features)]) {
          kernels.linearGradientInto(gradient, hinge, weights, where, Float32Array.of(-1, 1), Uint32Array.of(0));
          expect(gradient).toEqual(Float32Array.of(7, 14, 21));
        }
      }
    });
  });
}
