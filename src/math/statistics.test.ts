import fc from "fast-check";
import { expect, test } from "vitest";
import {
  ascending,
  emptyStatistics,
  mean,
  median,
  standardDeviation,
  weightedMedian,
  withNewest,
  withValue,
} from "./statistics.ts";

const of = (values: readonly number[]) => values.reduce(withValue, emptyStatistics);

test("2, 4, 4, 4, 5, 5, 7, 9 have mean 5 and squared deviations 32 over 7", () => {
  const statistics = of([2, 4, 4, 4, 5, 5, 7, 9]);
  expect(mean(statistics)).toBe(5);
  expect(standardDeviation(statistics)).toBeCloseTo(Math.sqrt(32 / 7), 12);
});

test("fewer than two numbers have no deviation", () => {
  expect([mean(emptyStatistics), standardDeviation(emptyStatistics)]).toEqual([0, 0]);
  expect([mean(of([3])), standardDeviation(of([3]))]).toEqual([3, 0]);
});

test("a deviation of 1 is seen beside a mean of a thousand million", () => {
  expect(standardDeviation(of([1e9, 1e9 + 1, 1e9 + 2]))).toBeCloseTo(1, 9);
});

test("running values agree with the two-pass formulas", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2 }), (values) => {
      const average = values.reduce((sum, x) => sum + x, 0) / values.length;
      const variance = values.reduce((sum, x) => sum + (x - average) ** 2, 0) / (values.length - 1);
      expect(mean(of(values))).toBeCloseTo(average, 8);
      expect(standardDeviation(of(values)) ** 2).toBeCloseTo(variance, 6);
    }),
  );
});

const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const inOrder = (values: readonly number[]) => values.toSorted((a, b) => a - b);

test("the median is the one in the middle, of few numbers and of many", () => {
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), (values) => {
      const before = [...values];
      const sorted = inOrder(values);
      const half = values.length / 2;
      const expected =
        values.length % 2 === 1 ? sorted[half - 0.5] : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
      // Not -0 where 0 is expected.
      expect(median(values) + 0).toBe((expected ?? Number.NaN) + 0);
      expect(values).toEqual(before);
    }),
  );
});

test("the weighted median is the first number, in their order, that half of the weight lies up to", () => {
  const weighted = fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 0, max: 9 })), {
    minLength: 1,
  });
  fc.assert(
    fc.property(weighted, (pairs) => {
      const half = pairs.reduce((sum, [, weight]) => sum + weight, 0) / 2;
      let below = 0;
      const found = pairs
        .toSorted(([a], [b]) => a - b)
        .find(([, weight]) => {
          below += weight;
          return below >= half;
        });
      const [values, weights] = [pairs.map(([value]) => value), pairs.map(([, weight]) => weight)];
      expect(weightedMedian(values, weights) + 0).toBe((found?.[0] ?? Number.NaN) + 0);
    }),
  );
});

test("numbers are put in ascending order, and stay where they are in the array that was given", () => {
  const values = [10, 9, -1, 2];
  expect([...ascending(values)]).toEqual([-1, 2, 9, 10]);
  expect(values).toEqual([10, 9, -1, 2]);
});

test("the newest numbers are kept, and the array before stays as it is", () => {
  fc.assert(
    fc.property(fc.array(number, { maxLength: 12 }), number, fc.integer({ min: 1, max: 6 }), (values, value, most) => {
      const before = [...values];
      expect(withNewest(values, value, most)).toEqual([...values, value].slice(-most));
      expect(values).toEqual(before);
    }),
  );
});
