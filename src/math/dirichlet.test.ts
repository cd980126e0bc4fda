import fc from "fast-check";
import { expect, test } from "vitest";
import { dirichlet } from "./dirichlet.ts";
import { createRandom } from "./random.ts";

const concentration = fc.constantFrom(1e-3, 0.01, 0.1, 0.5, 1, 3, 1000);

test("proportions are not negative and add up to 1, however small the concentration is", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), concentration, fc.nat(), (count, alpha, seed) => {
      const proportions = dirichlet(count, alpha, createRandom(seed));
      expect(proportions).toHaveLength(count);
      expect(Math.min(...proportions)).toBeGreaterThanOrEqual(0);
      expect(proportions.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }),
  );
});

test.each([0.1, 0.5, 1, 5])("with concentration %d mean and variance are the distribution's", (alpha) => {
  const count = 4;
  const draws = 20_000;
  const random = createRandom(1);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < draws; i++) {
    const first = dirichlet(count, alpha, random)[0] as number;
    sum += first;
    squares += first ** 2;
  }
  const mean = sum / draws;
  const variance = squares / draws - mean ** 2;
  // 1/n and (n - 1) / (n^2 (n*alpha + 1)).
  const expected = (count - 1) / (count ** 2 * (count * alpha + 1));
  expect(Math.abs(mean - 1 / count)).toBeLessThan(5 * Math.sqrt(expected / draws));
  expect(Math.abs(variance / expected - 1)).toBeLessThan(0.05);
});
