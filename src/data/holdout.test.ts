import fc from "fast-check";
import { expect, test } from "vitest";
import { createHoldout } from "./holdout.ts";

const heldOut = (share: number, seed: number, records: number) => {
  const isHeldOut = createHoldout(share, seed);
  return Array.from({ length: records }, (_, record) => record).filter(isHeldOut);
};

test("one record of each five is held out, by chance which", () => {
  const chosen = heldOut(0.2, 1, 1000);
  expect(chosen.map((record) => Math.floor(record / 5))).toEqual(Array.from({ length: 200 }, (_, i) => i));
  const places = [0, 1, 2, 3, 4].map((place) => chosen.filter((record) => record % 5 === place).length);
  for (const count of places) expect(count).toBeGreaterThan(20);
});

test("other seeds choose others, the same seed the same", () => {
  expect(heldOut(0.2, 1, 100)).toEqual(heldOut(0.2, 1, 100));
  expect(heldOut(0.2, 2, 100)).not.toEqual(heldOut(0.2, 1, 100));
});

test("the share is right for any beginning of the table, to one record", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      fc.nat(50),
      fc.integer({ min: 1, max: 300 }),
      (share, seed, n) => {
        expect(Math.abs(heldOut(share, seed, n).length - share * n)).toBeLessThan(1.001);
      },
    ),
  );
});

test("a share that is none is refused", () => {
  for (const share of [1, -0.1, Number.NaN]) expect(() => createHoldout(share, 1)).toThrow(RangeError);
});
