import { expect, test } from "vitest";
import { startTimeLeft } from "./time-left.ts";

test("the start of the threads is not counted: two threads, ten seconds to start, two seconds a job", () => {
  let seconds = 0;
  const timeLeft = startTimeLeft(2, () => seconds);
  const told: (number | undefined)[] = [];
  for (let done = 1; done <= 8; done++) {
    seconds = 10 + 2 * Math.ceil(done / 2);
    told.push(timeLeft(done, 8 - done));
  }
  // Two jobs every two seconds: what is missing takes as many seconds, give or take the half of a pair.
  expect(told.slice(0, 2)).toEqual([undefined, undefined]);
  expect(told[2]).toBe(5);
  expect(told[4]).toBe(3);
  expect(told.at(-1)).toBe(0);
});
