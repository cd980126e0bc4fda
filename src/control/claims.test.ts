import fc from "fast-check";
import { expect, test } from "vitest";
import { type Bounds, bounded, othersOfEach } from "./claims.ts";

/** Of a number beside these, whatever it is. */
const boundsAmong = (others: readonly number[]): Bounds | undefined => othersOfEach([...others, 1]).at(-1)?.bounds;

test("with fewer than two others nobody can say who is wrong", () => {
  expect(boundsAmong([])).toBeUndefined();
  expect(boundsAmong([3])).toBeUndefined();
  expect(bounded(1e300, undefined)).toEqual({ value: 1e300, named: false });
});

test("a claim counts for at most 16 times what most others say, and is named when it is 16 times beyond that", () => {
  const bounds = boundsAmong([1, 2, 2, 1]);
  expect(bounded(5, bounds)).toEqual({ value: 5, named: false });
  expect(bounded(40, bounds)).toEqual({ value: 32, named: false });
  expect(bounded(1e9, bounds)).toEqual({ value: 32, named: true });
  expect(bounded(0, bounds)).toEqual({ value: 1 / 16, named: true });
});

test("what one liar says counts for no more than 16 times what an honest node says, and gets no honest one named", () => {
  const honest = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 3, maxLength: 9 });
  fc.assert(
    fc.property(honest, fc.double({ min: 0, max: 1e300, noNaN: true }), (others, lie) => {
      const { value } = bounded(lie, boundsAmong(others));
      expect(value).toBeLessThanOrEqual(16 * Math.max(...others));
      expect(value).toBeGreaterThanOrEqual(Math.min(...others) / 16);
      for (const [i, own] of others.entries())
        expect(bounded(own, boundsAmong([...others.toSpliced(i, 1), lie])).named).toBe(false);
    }),
  );
});

test("each node is compared with all others, itself left out", () => {
  const numbers = fc.array(fc.integer({ min: -3, max: 9 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(numbers, (all) => {
      for (const [i, { bounds, least }] of othersOfEach(all).entries()) {
        const others = all.toSpliced(i, 1).sort((a, b) => a - b);
        expect(least).toBe(others[0] ?? Infinity);
        if (others.length < 2) expect(bounds).toBeUndefined();
        else {
          expect(bounds?.most).toBe(16 * (others[Math.ceil(0.7 * (others.length - 1))] as number));
          expect(bounds?.least).toBe((others[Math.floor((1 - 0.7) * (others.length - 1))] as number) / 16);
        }
      }
    }),
  );
});
