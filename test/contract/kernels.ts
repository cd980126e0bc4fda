import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Features, Rows } from "../../src/learning/dataset.ts";
import type { Kernels, LinearLoss } from "../../src/learning/kernels.ts";

/**
 * What every implementation of Kernels must do, against formulas written out in float64 here. Tolerances are relative
 * to the sum of the terms' magnitudes, so that it does not matter what cancels: 1e-6, which is 17 times the unit roundoff
 * of float32. Results and the products of an inner product may be float32, summed in any order; sums over rows may not.
 */
export function kernelsContract(name: string, kernels: Kernels): void {
  const tolerance = 1e-6;

  describe(`kernels: ${name}`, () => {
    test("scores are the inner products of the weights and the addressed rows", () => {
      fc.assert(
        fc.property(problem, ({ features, weights, rows }) => {
          const scores = new Float32Array(rows.length).fill(Number.NaN);
          kernels.linearScoresInto(scores, weights, features, rows);
          rows.forEach((row, i) => {
            const { score, magnitude } = scoreOf(weights, features, row);
            expectWithin(scores[i], score, tolerance * magnitude);
          });
        }),
      );
    });

    test("the loss is the mean of the rows' losses", () => {
      fc.assert(
        fc.property(problem, ({ features, weights, targets, rows }) => {
          const expected = expectedOf("squared-hinge", weights, features, targets, rows);
          const loss = kernels.linearLoss("squared-hinge", weights, features, targets, rows);
          expectWithin(loss, expected.loss, tolerance * expected.lossMagnitude);
        }),
      );
    });

    test("the gradient is that of the mean loss, and comes with that loss", () => {
      fc.assert(
        fc.property(problem, ({ features, weights, targets, rows }) => {
          const expected = expectedOf("squared-hinge", weights, features, targets, rows);
          const gradient = new Float32Array(weights.length).fill(Number.NaN);
          const loss = kernels.linearGradientInto(gradient, "squared-hinge", weights, features, targets, rows);
          expectWithin(loss, expected.loss, tolerance * expected.lossMagnitude);
          gradient.forEach((entry, j) => {
            expectWithin(entry, expected.gradient[j], tolerance * (expected.gradientMagnitude[j] as number));
          });
        }),
      );
    });

    test("inputs are left as they were", () => {
      fc.assert(
        fc.property(problem, ({ features, weights, targets, rows }) => {
          const before = [weights.slice(), features.data.slice(), targets.slice(), rows.slice()];
          kernels.linearScoresInto(new Float32Array(rows.length), weights, features, rows);
          kernels.linearLoss("squared-hinge", weights, features, targets, rows);
          kernels.linearGradientInto(
            new Float32Array(weights.length),
            "squared-hinge",
            weights,
            features,
            targets,
            rows,
          );
          expect([weights, features.data, targets, rows]).toEqual(before);
        }),
        { numRuns: 20 },
      );
    });

    test("the same call gives the same bits again", () => {
      fc.assert(
        fc.property(problem, ({ features, weights, targets, rows }) => {
          const [first, second] = [new Float32Array(weights.length), new Float32Array(weights.length)];
          const call = (gradient: Float32Array) =>
            kernels.linearGradientInto(gradient, "squared-hinge", weights, features, targets, rows);
          expect(call(first)).toBe(call(second));
          expect(first).toEqual(second);
        }),
        { numRuns: 20 },
      );
    });

    test("no rows have loss 0 and a gradient of zeros", () => {
      const { features, weights, targets } = pictures(3, 5);
      const none = new Uint32Array(0);
      const gradient = new Float32Array(weights.length).fill(7);
      kernels.linearScoresInto(new Float32Array(0), weights, features, none);
      expect(kernels.linearLoss("squared-hinge", weights, features, targets, none)).toBe(0);
      expect(kernels.linearGradientInto(gradient, "squared-hinge", weights, features, targets, none)).toBe(0);
      expect(gradient).toEqual(new Float32Array(weights.length));
    });

    test("a row that is repeated counts as often as it is", () => {
      const { features, weights, targets } = pictures(2, 9);
      const of = (...rows: number[]) =>
        kernels.linearLoss("squared-hinge", weights, features, targets, Uint32Array.from(rows));
      expect(of(1, 0, 1, 1)).toBeCloseTo((of(0) + 3 * of(1)) / 4, 6);
    });

    test("the rows may be a view into a longer array, and pixels a view into a file", () => {
      const { features, weights, targets } = pictures(6, 784);
      const file = new Uint8Array(16 + features.data.length);
      file.set(features.data, 16);
      const viewed: Features = { ...features, data: file.subarray(16) };
      const rows = Uint32Array.of(9, 9, 4, 2, 5, 9);
      expect(kernels.linearLoss("squared-hinge", weights, viewed, targets, rows.subarray(2, 5))).toBe(
        kernels.linearLoss("squared-hinge", weights, features, targets, Uint32Array.of(4, 2, 5)),
      );
    });

    test("sums over 60,000 rows do not drift", () => {
      const { features, weights, targets } = pictures(7, 3);
      const rows = Uint32Array.from({ length: 60_000 }, (_, i) => i % 7);
      const expected = expectedOf("squared-hinge", weights, features, targets, rows);
      const gradient = new Float32Array(3);
      const loss = kernels.linearGradientInto(gradient, "squared-hinge", weights, features, targets, rows);
      expectWithin(loss, expected.loss, tolerance * expected.lossMagnitude);
      gradient.forEach((entry, j) => {
        expectWithin(entry, expected.gradient[j], tolerance * (expected.gradientMagnitude[j] as number));
      });
    });
  });
}

function expectWithin(actual: number | undefined, expected: number | undefined, tolerance: number): void {
  const difference = Math.abs((actual ?? Number.NaN) - (expected ?? Number.NaN));
  // Beside rounding, float32 results lose what is smaller than its smallest numbers.
  expect(difference, `${actual} is not within ${tolerance} of ${expected}`).toBeLessThanOrEqual(tolerance + 1e-37);
}

/** The formulas, as plainly as they can be written, each with the sum of its terms' magnitudes. */
function expectedOf(loss: LinearLoss, weights: Float32Array, features: Features, targets: Float32Array, rows: Rows) {
  const expected = {
    loss: 0,
    lossMagnitude: 0,
    gradient: new Float64Array(weights.length),
    gradientMagnitude: new Float64Array(weights.length),
  };
  const share = rows.length === 0 ? 0 : 1 / rows.length;
  for (const row of rows) {
    const { score, magnitude } = scoreOf(weights, features, row);
    const target = targets[row] as number;
    const slack = { "squared-hinge": Math.max(0, 1 - target * score) }[loss];
    const slackMagnitude = 1 + Math.abs(target) * magnitude;
    expected.loss += (share * slack ** 2) / 2;
    expected.lossMagnitude += share * slackMagnitude ** 2;
    weights.forEach((_, j) => {
      const x = valueAt(features, row, j);
      expected.gradient[j] = (expected.gradient[j] as number) - share * target * slack * x;
      expected.gradientMagnitude[j] =
        (expected.gradientMagnitude[j] as number) + share * Math.abs(target * x) * slackMagnitude;
    });
  }
  return expected;
}

function scoreOf(weights: Float32Array, features: Features, row: number): { score: number; magnitude: number } {
  const terms = Array.from(weights, (weight, j) => weight * valueAt(features, row, j));
  return {
    score: terms.reduce((sum, term) => sum + term, 0),
    magnitude: terms.reduce((sum, term) => sum + Math.abs(term), 0),
  };
}

function valueAt(features: Features, row: number, j: number): number {
  const value = features.data[row * features.featureCount + j] as number;
  return features.kind === "bytes" ? value * features.scale : value;
}

/** Byte features, weights and targets that follow from their numbers. */
function pictures(exampleCount: number, featureCount: number) {
  const count = Math.max(exampleCount, 10);
  return {
    features: {
      kind: "bytes",
      data: Uint8Array.from({ length: count * featureCount }, (_, i) => (i * 37) % 256),
      featureCount,
      scale: 1 / 255,
    } satisfies Features,
    weights: Float32Array.from({ length: featureCount }, (_, j) => Math.sin(j) / featureCount),
    targets: Float32Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 1 : -1)),
  };
}

/** Random shapes: any number of features (784 and its neighbours among them), of rows, repeated or none. */
const problem = fc
  .record({
    featureCount: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(783, 784, 785)),
    exampleCount: fc.integer({ min: 1, max: 12 }),
    kind: fc.constantFrom("bytes", "float32"),
    scale: fc.constantFrom(1, 1 / 255, 0.3),
  })
  .chain(({ featureCount, exampleCount, kind, scale }) => {
    const exactly = (length: number) => ({ minLength: length, maxLength: length });
    const data: fc.Arbitrary<Features> =
      kind === "bytes"
        ? fc
            .uint8Array(exactly(featureCount * exampleCount))
            .map((bytes) => ({ kind, data: bytes, featureCount, scale }) as const)
        : fc
            .float32Array({ min: -3, max: 3, noNaN: true, ...exactly(featureCount * exampleCount) })
            .map((values) => ({ kind, data: values, featureCount }) as const);
    return fc.record({
      features: data,
      weights: fc.float32Array({ min: -2, max: 2, noNaN: true, ...exactly(featureCount) }),
      targets: fc.array(fc.constantFrom(-1, 1), exactly(exampleCount)).map((values) => Float32Array.from(values)),
      rows: fc.array(fc.nat({ max: exampleCount - 1 }), { maxLength: 20 }).map((rows) => Uint32Array.from(rows)),
    });
  });
