import { expect, test } from "vitest";
import { qualityLines } from "./quality-lines.ts";

const classes = {
  kind: "classes",
  examples: 20,
  accuracy: 0.85,
  majority: 0.6,
  macroF1: 0.84375,
  logLoss: 0.35,
  learnedNothing: false,
  classes: ["no", "yes"],
  confusion: [
    [11, 1],
    [2, 6],
  ],
} as const;

const wide = { columns: 80 };

test("accuracy stands beside the majority's, above a table of what was taken for what", () => {
  expect(qualityLines({ examples: 20, metrics: {}, dropped: [], test: classes }, wide)).toEqual([
    "tested on 20 examples",
    "accuracy 85.00 %; always the most frequent class: 60.00 %",
    "macro F1 0.8438, log loss 0.3500",
    "",
    "is, taken for  no  yes",
    "no             11    1",
    "yes             2    6",
  ]);
});

test("where there are too many classes for a table, the most frequent mistakes are named", () => {
  const lines = qualityLines({ examples: 20, metrics: {}, dropped: [], test: classes }, { columns: 20 });
  expect(lines.slice(4)).toEqual(["most frequent mistakes:", "yes taken for no: 2", "no taken for yes: 1"]);
});

test("a model that has learned nothing is said to", () => {
  const numbers = { kind: "numbers", examples: 1, rmse: 2, mae: 1.5, r2: -0.25, learnedNothing: true } as const;
  expect(qualityLines({ examples: 1, metrics: {}, dropped: [], test: numbers }, wide)).toEqual([
    "tested on 1 example",
    "RMSE 2.00, MAE 1.50, in the target's own units",
    "R2 -0.2500",
    "the model has learned nothing: its answers are no better than a constant one",
  ]);
});

test("of a model that answers neither classes nor numbers its own metrics are told", () => {
  expect(qualityLines({ examples: 3, metrics: { meanSquaredDistance: 1.5 }, dropped: [] }, wide)).toEqual([
    "tested on 3 examples",
    "mean squared distance 1.50",
  ]);
});
