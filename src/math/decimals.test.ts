import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDecimal, roundedUp } from "./decimals.ts";

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

test.each([
  ["15", 15],
  [" -0.5 ", -0.5],
  ["+.25", 0.25],
  ["3.", 3],
  ["1e-3", 1e-3],
  ["2E+2", 200],
])("%j is the number %d", (text, value) => {
  expect(parseDecimal(text)).toBe(value);
});

test.each(["", " ", ".", "-", "0x10", "0b1", "1_000", "1,5", "1e", "Infinity", "NaN", "1e999", "15s"])(
  "%j is no number",
  (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  },
);
