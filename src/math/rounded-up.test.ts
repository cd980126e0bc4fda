import fc from "fast-check";
import { expect, test } from "vitest";
import { roundedUp } from "./rounded-up.ts";

test.each([
  [0.57, "0.57"],
  [0.3, "0.3"],
  [0.19 * 3, "0.571"],
  [0.1 + 0.2, "0.301"],
  [1234, "1240"],
  [9.991, "10"],
  [2e-11, "2e-11"],
])("%d is %s in three digits that are not less", (value, digits) => {
  expect(roundedUp(value)).toBe(digits);
});

test("is never less, and never more by more than a hundredth", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), (value) => {
      const up = Number(roundedUp(value));
      expect(up).toBeGreaterThanOrEqual(value);
      expect(up).toBeLessThan(1.0101 * value);
    }),
  );
});
