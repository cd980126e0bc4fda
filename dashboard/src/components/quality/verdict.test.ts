import { expect, test } from "vitest";
import type { TestResult } from "../../../../src/protocol/result.ts";
import { verdict } from "./verdict.ts";

const numbers: TestResult = {
  kind: "numbers",
  examples: 10,
  rmse: 2,
  mae: 1.5,
  r2: 0.491,
  learnedNothing: false,
  nodes: [],
};

test("errors are said in the units of what is predicted", () => {
  expect(verdict(numbers, "rings")).toBe(
    "The model's answers are off by 1.5 on average, in the units of rings. They explain 49.1 % of its variance (R²).",
  );
});

test("a model that has learned nothing is said to have, beside what is as good", () => {
  expect(verdict({ ...numbers, r2: -0.2, learnedNothing: true }, "rings")).toMatch(
    /0.0 % of its variance \(R²\)\. It has learned nothing: always answering the mean is as good\.$/,
  );
});
