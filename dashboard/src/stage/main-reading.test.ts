import { expect, test } from "vitest";
import type { RunSummary } from "../../../src/watch/events.ts";
import { runStarted, viewOf } from "../fold/events-for-tests.ts";
import type { RunView } from "../fold/view.ts";
import { mainReading } from "./main-reading.ts";

const begun = viewOf(runStarted()).runs[0] ?? expect.fail();

/** A run that has ended, with what its nodes found, if they tested. */
function ended(test: object | undefined): RunView {
  const summary = { loss: 0.1, metrics: {}, rounds: 3, ...(test && { test }) } as unknown as RunSummary;
  return viewOf(runStarted(), { kind: "run-finished", run: 1, reason: "rounds", summary }).runs[0] ?? expect.fail();
}

test("of numbers that nodes predict from their own tables, the reading is the RMSE that they found, and no curve", () => {
  const numbers = { kind: "numbers", examples: 1200, rmse: 0.81234, mae: 0.676 };
  expect(mainReading(ended(numbers), "meanSquaredError", true)).toEqual({
    title: "RMSE",
    value: "0.812",
    inPlaceOfCurve: "On 1,200 examples that the nodes kept apart.",
  });
});

test("of classes it is how many the nodes told rightly", () => {
  const classes = { kind: "classes", examples: 1, accuracy: 0.75 };
  expect(mainReading(ended(classes), "accuracy", true)).toEqual({
    title: "accuracy",
    value: "75.0 %",
    inPlaceOfCurve: "On 1 example that the nodes kept apart.",
  });
});

test("before the nodes have tested, the reading says when they do; or that they have not", () => {
  const later = { title: "RMSE", value: "–", inPlaceOfCurve: "The nodes test the model when the run ends." };
  expect(mainReading(undefined, "meanSquaredError", true)).toEqual(later);
  expect(mainReading(begun, "meanSquaredError", true)).toEqual(later);
  expect(mainReading(ended(undefined), "meanSquaredError", true).inPlaceOfCurve).toBe("No node has tested the model.");
});

test("where the aggregator tests, there is a curve", () => {
  expect(mainReading(begun, "meanSquaredError", false)).toEqual({
    title: "test error",
    value: "–",
    inPlaceOfCurve: undefined,
  });
});
