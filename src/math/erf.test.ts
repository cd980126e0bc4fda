import { expect, test } from "vitest";
import { erf } from "./erf.ts";

test("the error function has the values of tables, and is odd", () => {
  // Abramowitz and Stegun, table 7.1.
  const table = [
    [0, 0],
    [0.1, 0.112462916],
    [0.5, 0.5204998778],
    [1, 0.8427007929],
    [2, 0.995322265],
  ] as const;
  for (const [x, value] of table) {
    expect(erf(x)).toBeCloseTo(value, 9);
    expect(erf(-x)).toBe(-erf(x));
  }
  expect([erf(7), erf(-7), erf(Number.POSITIVE_INFINITY)]).toEqual([1, -1, 1]);
});
