import { expect, test } from "vitest";
import { duration } from "./words.ts";

test("durations are in units in which they are no long fractions", () => {
  const seconds = [0, 4.94e-6, 2.234e-4, 0.0131, 7.42, 42, 200, 7500];
  expect(seconds.map(duration)).toEqual([
    "0 ms",
    "4.94 µs",
    "0.223 ms",
    "13.1 ms",
    "7.4 s",
    "42 s",
    "3 min 20 s",
    "2 h 5 min",
  ]);
});
