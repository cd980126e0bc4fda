import { expect, test } from "vitest";
import { largestSeed, seedsFrom } from "./seeds.ts";

test("seeds follow the first one, up to the largest and no further", () => {
  expect(seedsFrom(7, 3)).toEqual([7, 8, 9]);
  expect(seedsFrom(1, 3, 2)).toEqual([1, 3, 5]);
  expect(seedsFrom(largestSeed, 1)).toEqual([largestSeed]);
  expect(seedsFrom(largestSeed - 4, 3, 2).at(-1)).toBe(largestSeed);
  expect(() => seedsFrom(largestSeed, 2)).toThrow(/^2 seeds from --seed 4294967295 on go beyond 4294967295/);
  expect(() => seedsFrom(largestSeed - 3, 3, 2)).toThrow(/fewer --seeds$/);
});
