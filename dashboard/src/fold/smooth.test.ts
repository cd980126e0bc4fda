import { expect, test } from "vitest";
import { smoothed } from "./smooth.ts";

test("a value becomes the mean of itself and its neighbours, at the end of those before it", () => {
  expect([...smoothed(Float64Array.of(3, 0, 6, 0, 4), 1)]).toEqual([3, 3, 2, 10 / 3, 2]);
});

test("a straight line stays as it is until its last values", () => {
  expect([...smoothed(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), 2)].slice(0, 6)).toEqual([1, 2, 3, 4, 5, 6]);
});
