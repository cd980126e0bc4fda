import { expect, test } from "vitest";
import { simulationSettings, smallEnvironment } from "../../test/support/simulations.ts";
import { simulate } from "./simulate.ts";

const simulated = (model: string, stepSize: number) =>
  simulate(simulationSettings({ model, stepSize, batch: "full", budgetSeconds: 5 }), smallEnvironment);

test.each([
  ["logistic-regression", 1000],
  ["linear-regression", 10],
  ["k-means", 10],
  ["squared-svm", 10],
])("%s with a step size of %d says that it has learned nothing, and what to do", async (model, stepSize) => {
  const { ending, explanation } = await simulated(model, stepSize);
  expect(["no-progress", "diverged"]).toContain(ending);
  expect(explanation).toContain(
    `the step size of ${stepSize} is probably too large for these data: try ${stepSize / 10}`,
  );
});

test("weights that are no longer finite are told of as a node tells", async () => {
  const { ending, explanation } = await simulated("squared-svm", 1000);
  expect(ending).toBe("diverged");
  expect(explanation).toContain("no longer finite");
});

test("a run that learns has nothing to explain", async () => {
  expect(await simulated("logistic-regression", 0.1)).toMatchObject({ ending: "budget", explanation: null });
});
