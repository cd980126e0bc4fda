import fc from "fast-check";
import { expect, test } from "vitest";
import { emptyStatistics, mean, standardDeviation, withValue } from "./statistics.ts";

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
