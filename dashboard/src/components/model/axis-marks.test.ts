import { expect, test } from "vitest";
import { axisMarks } from "./axis-marks.ts";

test("an axis has few marks, at round numbers within it", () => {
  expect(axisMarks(9, 46.6, 5)).toEqual([10, 20, 30, 40]);
  expect(axisMarks(-1.3, 2.2, 5)).toEqual([-1, 0, 1, 2]);
  expect(axisMarks(0.09, 0.31, 5)).toEqual([0.1, 0.15, 0.2, 0.25, 0.3]);
  expect(axisMarks(0, 700, 4)).toEqual([0, 200, 400, 600]);
});

test("an axis without extent has no marks", () => {
  expect(axisMarks(2, 2, 4)).toEqual([]);
});
