import { expect, test } from "vitest";
import { shellWord } from "./shell-word.ts";

test("what a shell takes as it is stays, and all else is quoted", () => {
  expect(["../data/readings.csv", "data/my readings.csv", "it's.csv", "$HOME"].map(shellWord)).toEqual([
    "../data/readings.csv",
    "'data/my readings.csv'",
    "'it'\\''s.csv'",
    "'$HOME'",
  ]);
});
