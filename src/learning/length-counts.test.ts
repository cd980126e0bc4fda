import fc from "fast-check";
import { expect, test } from "vitest";
import { countLength, type LengthCounts, medianLength, mergeLengths } from "./length-counts.ts";

const counted = (lengths: readonly number[]): LengthCounts => {
  const counts: LengthCounts = new Map();
  for (const length of lengths) countLength(counts, length);
  return counts;
};

const length = fc.double({ min: 1e-30, max: 1e30, noNaN: true });

test("the median length is found to 4.4 %, above it", () => {
  fc.assert(
    fc.property(fc.array(length, { minLength: 1 }), (lengths) => {
      const sorted = lengths.toSorted((a, b) => a - b);
      const median = sorted[Math.ceil(sorted.length / 2) - 1] as number;
      const found = medianLength(counted(lengths)) as number;
      expect(found / median).toBeGreaterThan(1 - 1e-12);
      expect(found / median).toBeLessThan(2 ** (1 / 16) + 1e-12);
    }),
  );
});

test("counts of two groups merge into those of both", () => {
  fc.assert(
    fc.property(fc.array(length), fc.array(length), (some, others) => {
      const merged = counted(some);
      mergeLengths(merged, counted(others));
      expect(merged).toEqual(counted([...some, ...others]));
    }),
  );
});

test("nothing has no median, and what does not move a very short one", () => {
  expect(medianLength(new Map())).toBeUndefined();
  expect(medianLength(counted([0, 0, 5]))).toBe(2 ** -149);
});
