import fc from "fast-check";
import { expect, test } from "vitest";
import { iterateMeanOf, withIterateInto } from "./iterate-mean.ts";

const v = (value: number) => Float32Array.of(value);

/** The mean of rounds that each spend the same. */
function meanOf(iterates: readonly number[], steady: number) {
  let mean = iterateMeanOf(v(1000));
  iterates.forEach((iterate, i) => {
    const [spent, elapsed] = [1 / iterates.length, (i + 1) / iterates.length];
    mean = withIterateInto(mean, v(iterate), { spent, elapsed, steady });
  });
  return mean;
}

test("after the first round the mean is what it led to, and nothing of the initial weights", () => {
  expect([...meanOf([5], 0).weights]).toEqual([5]);
  expect([...meanOf([5], 1).weights]).toEqual([5]);
});

test("the mean lies among the iterates, and its window between a fifth and two fifths of what is spent", () => {
  const values = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 40, maxLength: 80 });
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (iterates, steady) => {
      const { weights, window } = meanOf(iterates, steady);
      expect(weights[0]).toBeGreaterThanOrEqual(Math.min(...iterates) - 1e-3);
      expect(weights[0]).toBeLessThanOrEqual(Math.max(...iterates) + 1e-3);
      // One round more than the limit: the newest counts too.
      const round = 1 / iterates.length;
      expect(window).toBeGreaterThanOrEqual(1 / 5 - 1e-9);
      expect(window).toBeLessThanOrEqual(2 / 5 + round);
    }),
  );
});

test("steady movement is followed closely, and noise is averaged over a longer time", () => {
  const line = Array.from({ length: 100 }, (_, i) => i);
  const steady = meanOf(line, 1).weights[0] as number;
  const noisy = meanOf(line, 0).weights[0] as number;
  expect(steady).toBeGreaterThan(80);
  expect(noisy).toBeLessThan(72);
  const alternating = line.map((i) => (i % 2 === 0 ? 1 : -1));
  expect(Math.abs(meanOf(alternating, 0).weights[0] as number)).toBeLessThan(0.05);
});
