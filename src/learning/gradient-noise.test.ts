import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../math/random.ts";
import { gradientNoise, meanOfHalvesInto } from "./gradient-noise.ts";

test("two halves of 2 examples each, of very many: a quarter of the squared distance between their gradients", () => {
  const noise = gradientNoise(Float32Array.of(1, 5), Float32Array.of(3, 5), [2, 2], 1e12);
  expect(noise).toBeCloseTo(1, 9);
});

test("a minibatch of all examples has no noise", () => {
  expect(gradientNoise(Float32Array.of(1), Float32Array.of(3), [2, 3], 5)).toBe(0);
});

test("on average over all minibatches it is exactly the variance of the minibatch's gradient", () => {
  const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 6 });
  fc.assert(
    fc.property(values, fc.constantFrom([1, 1], [1, 2], [2, 1], [2, 2]), (examples, [a = 1, b = 1]) => {
      const whole = mean(examples);
      let [count, noise, variance] = [0, 0, 0];
      for (const first of subsets(rowsOf(examples), a)) {
        const others = rowsOf(examples).filter((i) => !first.includes(i));
        for (const second of subsets(others, b)) {
          const of = (rows: readonly number[]) => Float32Array.of(mean(rows.map((i) => examples[i] as number)));
          noise += gradientNoise(of(first), of(second), [a, b], examples.length);
          variance += (mean([...first, ...second].map((i) => examples[i] as number)) - whole) ** 2;
          count++;
        }
      }
      expect(noise / count).toBeCloseTo(variance / count, 4);
    }),
    { numRuns: 30 },
  );
});

test("on synthetic gradients it is unbiased too", () => {
  const random = createRandom(5);
  const half = () => Float32Array.from({ length: 40 }, () => 0.3 + 0.5 * random.normal());
  let sum = 0;
  for (let i = 0; i < 2000; i++) sum += gradientNoise(half(), half(), [50, 50], 1e9);
  // The gradient of the whole has half the variance of a half's: 40 entries of 0.25/2.
  expect(sum / 2000).toBeCloseTo(5, 1);
});

test("the mean of halves of different size is that of all examples", () => {
  const first = Float32Array.of(1, 0);
  meanOfHalvesInto(first, Float32Array.of(4, 3), [1, 2]);
  expect([...first]).toEqual([3, 2]);
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rowsOf(examples: readonly number[]): number[] {
  return examples.map((_, i) => i);
}

function subsets(items: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}
