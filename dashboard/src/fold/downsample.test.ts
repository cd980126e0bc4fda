import { expect, test } from "vitest";
import { rowsToDraw } from "./downsample.ts";

const wave = (length: number) => Float64Array.from({ length }, (_, row) => Math.sin(row / 7));

test("short columns are drawn whole", () => {
  expect(rowsToDraw([wave(5)], 10)).toEqual([0, 1, 2, 3, 4]);
});

test("long columns are drawn with no more rows than allowed, ascending, with both ends", () => {
  const rows = rowsToDraw([wave(10_000), wave(10_000)], 800);
  expect(rows.length).toBeLessThanOrEqual(802);
  expect(rows[0]).toBe(0);
  expect(rows.at(-1)).toBe(9999);
  expect(rows.toSorted((a, b) => a - b)).toEqual(rows);
  expect(new Set(rows).size).toBe(rows.length);
});

test("a single peak is never left out", () => {
  const values = new Float64Array(5000);
  values[3217] = 1;
  expect(rowsToDraw([values], 100)).toContain(3217);
});

test("rows that come later do not change which earlier ones are drawn", () => {
  const values = wave(2000);
  const before = rowsToDraw([values.subarray(0, 1900)], 400);
  const after = rowsToDraw([values], 400);
  expect(after.slice(0, before.length - 3)).toEqual(before.slice(0, -3));
});

test("values that are not known are not drawn", () => {
  const values = wave(1000).fill(Number.NaN, 100, 900);
  const inside = rowsToDraw([values], 100).filter((row) => row > 100 && row < 899);
  expect(inside).toEqual([]);
});
