import { expect, test } from "vitest";
import { boundShape } from "./bound-shape.ts";

test("the smallest value is at the bottom of a bound to be minimised", () => {
  const { points, taus } = boundShape([3, 1, 2], 2, "minimise");
  expect(taus).toBe(3);
  expect(points.map((point) => point.share)).toEqual([1, 0, 0.5]);
});

test("the largest value is at the top of a bound to be maximised", () => {
  expect(boundShape([1, 3, 2], 2, "maximise").points.map((point) => point.share)).toEqual([0, 1, 0.5]);
});

test("a bound that runs off to infinity still shows the part around its optimum", () => {
  const { points } = boundShape([2, 1, 2, 1000, Number.POSITIVE_INFINITY], 2, "minimise");
  expect(points[0]?.share).toBeGreaterThan(0.2);
  expect(points[4]?.share).toBeGreaterThan(1);
  expect(points.every((point) => Number.isFinite(point.share))).toBe(true);
});
