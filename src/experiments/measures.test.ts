import { expect, test } from "vitest";
import { madeUpOutcome } from "../../test/support/made-up-runs.ts";
import type { RunResult } from "../protocol/result.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import type { FinishedRun } from "./experiment.ts";
import { measuresOf } from "./measures.ts";
import { summarize } from "./tables.ts";
import { baseSettings } from "./tasks.ts";

function run(model: string, result: object, changed: Partial<SimulationSettings> = {}): FinishedRun {
  return {
    factors: { model, strategy: "fixed:10", seed: 1 },
    settings: { ...baseSettings(model), ...changed },
    withRounds: false,
    outcome: madeUpOutcome(result as Partial<RunResult>),
  };
}
const titlesOf = (runs: readonly FinishedRun[]) => measuresOf(runs).map(({ title, better }) => `${title}, ${better}`);

test("there is a measure for each thing that was measured on test data, with the end that is better", () => {
  const part = { examples: 100 };
  expect(titlesOf([run("logistic-regression", {}, part)])).toEqual(["Loss, smaller", "Accuracy, larger"]);
  const errors = { accuracy: null, metrics: { meanSquaredError: 0.2 } };
  expect(titlesOf([run("linear-regression", errors, part)])).toEqual(["Loss, smaller", "Mean squared error, smaller"]);
  const distances = { accuracy: null, metrics: { meanSquaredDistance: 39 } };
  expect(titlesOf([run("k-means", distances)])).toEqual(["Loss, smaller", "Mean squared distance, smaller"]);
});

test("where the optimum is known the loss is shown by its excess, never below what a logarithmic axis can show", () => {
  const spreadOf = (loss: number) => {
    const runs = [run("squared-svm", { loss })];
    const [measure] = measuresOf(runs);
    return [measure?.title, measure?.of(summarize(runs)[0] as never)?.mean];
  };
  expect(spreadOf(0.222076 + 0.03)).toEqual(["Excess loss", expect.closeTo(0.03, 12)]);
  expect(spreadOf(0.222)).toEqual(["Excess loss", 1e-5]);
  expect(titlesOf([run("squared-svm", {}, { examples: 1000 })])[0]).toBe("Loss, smaller");
  const twoTasks = [run("logistic-regression", {}), run("squared-svm", {})];
  expect(titlesOf(twoTasks)[0]).toBe("Loss, smaller");
});
