import fc from "fast-check";
import { expect, test } from "vitest";
import { meanOfClippedNormal } from "./clipped-normal.ts";
import { createRandom } from "./random.ts";

test("is the mean of many draws", () => {
  const numbers = fc.double({ min: -3, max: 3, noNaN: true });
  const deviations = fc.double({ min: 0, max: 3, noNaN: true });
  fc.assert(
    fc.property(numbers, deviations, numbers, fc.nat(), (mean, deviation, floor, seed) => {
      const random = createRandom(seed);
      const draws = 20_000;
      let sum = 0;
      for (let i = 0; i < draws; i++) sum += Math.max(floor, mean + deviation * random.normal());
      // Clipping reduces the variance, so six standard errors of the unclipped mean are a safe tolerance.
      const allowed = (6 * deviation) / Math.sqrt(draws) + 1e-9;
      expect(Math.abs(meanOfClippedNormal(mean, deviation, floor) - sum / draws)).toBeLessThan(allowed);
    }),
    { numRuns: 50 },
  );
});

test("worked by hand: at a floor of the mean it is sd / sqrt(2 pi) above it, far from the floor it is the mean", () => {
  expect(meanOfClippedNormal(1, 2, 1)).toBeCloseTo(1 + 2 / Math.sqrt(2 * Math.PI), 14);
  expect(meanOfClippedNormal(0.5, 0.01, 0)).toBeCloseTo(0.5, 14);
  expect(meanOfClippedNormal(-9, 1, 2)).toBeCloseTo(2, 14);
  expect([meanOfClippedNormal(3, 0, 1), meanOfClippedNormal(0, 0, 1)]).toEqual([3, 1]);
});
