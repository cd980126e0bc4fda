import fc from "fast-check";
import { expect, test } from "vitest";
import { mostOfEach } from "./capped-counts.ts";

/** Each number as it counts. */
function cappedCounts(counts: readonly number[], maxShare: number): number[] {
  const nodes = new Map<number, number>();
  for (const count of counts) nodes.set(count, (nodes.get(count) ?? 0) + 1);
  const most = mostOfEach([...nodes], maxShare) ?? Number.POSITIVE_INFINITY;
  return counts.map((count) => Math.min(count, most));
}

const counts = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
  { minLength: 2, maxLength: 60 },
);
const share = fc.double({ min: 1e-6, max: 1, noNaN: true });

test("no node's part is above the largest share, parts make one, and those below keep theirs among themselves", () => {
  fc.assert(
    fc.property(counts, share, (before, maxShare) => {
      const after = cappedCounts(before, maxShare);
      const all = after.reduce((sum, each) => sum + each, 0);
      const parts = after.map((each) => each / all);
      const most = Math.max(maxShare, 1 / before.length);
      expect(Math.max(...parts)).toBeLessThanOrEqual(most * (1 + 1e-9));
      expect(parts.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9);
      const largest = Math.max(...after);
      for (const [i, count] of before.entries()) {
        // All that are cut are cut to the same number; it is no less than what any that was not cut has.
        expect(after[i]).toBe(Math.min(count, largest));
        expect(after[i]).toBeGreaterThanOrEqual(1);
      }
    }),
  );
});

test("nothing is cut that need not be", () => {
  fc.assert(
    fc.property(counts, share, (before, maxShare) => {
      const all = before.reduce((sum, each) => sum + each, 0);
      fc.pre(Math.max(...before) / all <= maxShare);
      expect(cappedCounts(before, maxShare)).toEqual(before);
    }),
  );
});

test("a share that all have alike makes them alike, also where 1/n times n is not 1", () => {
  const before = Array.from({ length: 49 }, (_, i) => 100 + i);
  expect(cappedCounts(before, 1 / 49)).toEqual(before.map(() => 100));
});
