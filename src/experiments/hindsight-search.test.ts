import fc from "fast-check";
import { expect, test } from "vitest";
import { nextInSearch } from "./hindsight-search.ts";

test("each candidate is run once, then the best so far at the other seeds", () => {
  expect(nextInSearch([[0.2], [], [0.1]], 3)).toBe(1);
  expect(nextInSearch([[0.2], [0.4], [0.1]], 3)).toBe(2);
  expect(nextInSearch([[0.2], [0.4], [0.1, 0.9]], 3)).toBe(0);
});

test("a candidate whose first excess is above the whole sum of another is not run again", () => {
  const whole = [0.1, 0.1, 0.1];
  expect(nextInSearch([whole, [0.31]], 3)).toBeUndefined();
  expect(nextInSearch([whole, [0.29]], 3)).toBe(1);
});

test("runs that failed are out at once, and a candidate that is whole is not run again", () => {
  expect(nextInSearch([[0.1, 0.2], [Number.POSITIVE_INFINITY]], 2)).toBeUndefined();
  expect(nextInSearch([[Number.POSITIVE_INFINITY], [Number.POSITIVE_INFINITY]], 2)).toBeUndefined();
});

test("the best of the candidates that are whole is the best of all, whatever their excesses, and the least mean of those seen", () => {
  const seeds = 4;
  const candidate = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: seeds, maxLength: seeds });
  fc.assert(
    fc.property(fc.array(candidate, { minLength: 1, maxLength: 8 }), (all) => {
      const seen: number[][] = all.map(() => []);
      for (let i = nextInSearch(seen, seeds); i !== undefined; i = nextInSearch(seen, seeds)) {
        const own = seen[i] as number[];
        own.push(all[i]?.[own.length] as number);
      }
      const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
      const found = Math.min(...seen.filter(({ length }) => length === seeds).map(sum));
      expect(found).toBe(Math.min(...all.map(sum)));
      for (const own of seen) expect(sum(own) / own.length).toBeGreaterThanOrEqual(found / seeds - 1e-12);
    }),
  );
});
