import { expect, test } from "vitest";
import { roundRows } from "./round-rows.ts";

test("squares stand in rows that fit into a small circle, all of them, none in an empty row", () => {
  expect(roundRows(1)).toEqual({ rows: [1], radius: Math.SQRT1_2 });
  // Five in two rows reach sqrt(1 + 9 / 4), in three rows of 1, 3 and 1 as little as sqrt(9 / 4 + 1 / 4).
  expect(roundRows(5)).toEqual({ rows: [1, 3, 1], radius: Math.sqrt(2.5) });
  expect(roundRows(8)).toEqual({ rows: [2, 4, 2], radius: Math.hypot(0.5, 2) });
  for (let count = 1; count <= 36; count++) {
    const { rows, radius } = roundRows(count);
    expect(rows.reduce((sum, inRow) => sum + inRow, 0)).toBe(count);
    // The circle is at most so much larger than the squares in it.
    expect(Math.PI * radius ** 2).toBeLessThan(1.4 * count + 2.5);
  }
});
