import { expect, test } from "vitest";
import { smoothed } from "./smooth.ts";

test("a value becomes the mean of itself and its neighbours, of fewer near the ends", () => {
  expect([...smoothed(Float64Array.of(3, 0, 6, 0, 3), 1)]).toEqual([3, 3, 2, 3, 3]);
});

test("a straight line stays as it is", () => {
  const line = Float64Array.of(1, 2, 3, 4, 5, 6);
  expect([...smoothed(line, 2)]).toEqual([...line]);
});
