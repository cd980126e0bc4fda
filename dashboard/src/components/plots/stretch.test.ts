import { expect, test } from "vitest";
import { chosenStretch, moved, nearer, rowsOf } from "./stretch.ts";

const whole = { from: 0, to: 60 };

test("a stretch is what lies between two places in any order, within the axis", () => {
  expect(chosenStretch(30, 12, whole)).toEqual({ from: 12, to: 30 });
  expect(chosenStretch(-5, 12, whole)).toEqual({ from: 0, to: 12 });
});

test("nearly nothing and everything are no stretch", () => {
  expect(chosenStretch(12, 12.01, whole)).toBeUndefined();
  expect(chosenStretch(-1, 90, whole)).toBeUndefined();
});

test("going nearer keeps the place under the cursor where it is, and going back far enough shows all", () => {
  expect(nearer(whole, 15, 2, whole)).toEqual({ from: 7.5, to: 37.5 });
  expect(nearer({ from: 7.5, to: 37.5 }, 15, 0.5, whole)).toBeUndefined();
});

test("what is as near as it gets stays so", () => {
  const near = { from: 10, to: 10.07 };
  expect(nearer(near, 10.03, 2, whole)).toEqual(near);
});

test("moving along stops at both ends", () => {
  expect(moved({ from: 10, to: 20 }, 0.5, whole)).toEqual({ from: 15, to: 25 });
  expect(moved({ from: 10, to: 20 }, -3, whole)).toEqual({ from: 0, to: 10 });
  expect(moved({ from: 45, to: 55 }, 3, whole)).toEqual({ from: 50, to: 60 });
});

test("one row beyond each end is drawn, to which lines lead", () => {
  const places = Float64Array.of(1, 2, 3, 4, 5, 6);
  expect(rowsOf(places, { from: 2.5, to: 4 })).toEqual({ first: 1, end: 5 });
  expect(rowsOf(places, { from: 7, to: 9 })).toEqual({ first: 5, end: 6 });
  expect(rowsOf(places, { from: 0, to: 0.5 })).toEqual({ first: 0, end: 1 });
});
