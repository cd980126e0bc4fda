import fc from "fast-check";
import { expect, test } from "vitest";
import { ThinnedSeries } from "./thinned-series.ts";

function filled(count: number, most: number, rankOf?: (item: number) => number): ThinnedSeries<number> {
  const series = new ThinnedSeries<number>(most, rankOf);
  for (let i = 0; i < count; i++) series.add(i);
  return series;
}

test("what fits stays whole", () => {
  expect(filled(100, 100).items()).toEqual(Array.from({ length: 100 }, (_, i) => i));
});

test("of what does not fit, the first stays, the newest quarter stays whole, and the older ones are spread evenly", () => {
  fc.assert(
    fc.property(fc.integer({ min: 101, max: 5000 }), fc.integer({ min: 16, max: 100 }), (count, most) => {
      const items = filled(count, most).items();
      expect(items.length).toBeLessThanOrEqual(most);
      expect(items.length).toBeGreaterThan(most / 4);
      expect(items[0]).toBe(0);
      const newest = Array.from({ length: Math.floor(most / 4) }, (_, i) => count - 1 - i).reverse();
      expect(items.slice(-newest.length)).toEqual(newest);
      const gaps = items.slice(1).map((item, i) => item - (items[i] as number));
      // Gaps shrink towards the newest items, and none is far wider than an even spread would have it.
      expect(gaps).toEqual(gaps.toSorted((a, b) => b - a));
      expect(Math.max(...gaps)).toBeLessThanOrEqual((8 * count) / most);
    }),
  );
});

test("the best item stays, wherever it was", () => {
  fc.assert(
    fc.property(fc.nat({ max: 2999 }), (best) => {
      expect(filled(3000, 40, (item) => Math.abs(item - best)).items()).toContain(best);
    }),
  );
  const noted = filled(3000, 40, (item) => (item === 1234 ? Number.NaN : -item)).items();
  expect(noted).toContain(2999);
});

test("a series of which less is wanted is thinned at once", () => {
  const series = filled(1000, 400);
  series.limit(60);
  expect(series.items().length).toBeLessThanOrEqual(60);
  expect([series.items()[0], series.items().at(-1)]).toEqual([0, 999]);
});
