import fc from "fast-check";
import { expect, test } from "vitest";
import { TokenBucket } from "./token-bucket.ts";

const rate = { burst: 3, perSecond: 2 };

test("so many may happen at once, and one more is too many", () => {
  const bucket = new TokenBucket(rate, 10);
  expect([1, 2, 3, 4].map(() => bucket.take(10))).toEqual([true, true, true, false]);
});

test("what was taken comes back with time, up to what fits", () => {
  const bucket = new TokenBucket(rate, 0);
  for (let i = 0; i < 3; i++) bucket.take(0);
  expect(bucket.take(0.49)).toBe(false);
  expect(bucket.take(0.5)).toBe(true);
  expect([1, 2, 3, 4].map(() => bucket.take(1000))).toEqual([true, true, true, false]);
});

test("tokens can be added, and a clock that goes back adds none", () => {
  const bucket = new TokenBucket(rate, 5);
  for (let i = 0; i < 3; i++) bucket.take(5);
  bucket.add(1);
  expect([bucket.take(4), bucket.take(4), bucket.take(5)]).toEqual([true, false, false]);
});

test("in no time more happens than the burst and the rate allow", () => {
  const waits = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { maxLength: 200 });
  fc.assert(
    fc.property(waits, (each) => {
      const bucket = new TokenBucket(rate, 0);
      let now = 0;
      let taken = 0;
      for (const wait of each) {
        now += wait;
        if (bucket.take(now)) taken += 1;
        expect(taken).toBeLessThanOrEqual(rate.burst + rate.perSecond * now + 1e-6);
      }
    }),
  );
});
