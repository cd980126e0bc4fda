import { expect, test } from "vitest";
import { comparingWords, isComparable } from "./comparable.ts";

const [power, heat] = [{ task: "own linear-regression power" }, { task: "own linear-regression heat" }];

test("runs of another task are not drawn beside the one that is shown, and it is said how many and why", () => {
  expect([isComparable(power, power), isComparable(heat, power)]).toEqual([true, false]);
  expect(comparingWords([power, heat], power)).toMatch(/^1 run has no box: it learned something else.*Open it to/);
  expect(comparingWords([power, heat, heat], power)).toMatch(/^2 runs have no box: they .* Open one of them/);
  expect(comparingWords([power, power], power)).toBeUndefined();
});

test("as long as no run is shown, any can be ticked, and it is said that they appear with the first", () => {
  expect(isComparable(heat, undefined)).toBe(true);
  expect(comparingWords([heat], undefined)).toMatch(/as soon as a run is shown/);
});
