import { expect, test } from "vitest";
import { simulationSettings } from "../../test/support/simulations.ts";
import { builtInCatalog } from "../catalog/built-in.ts";
import { loadEnvironment, repeatableKernels } from "../host/simulation-environment.ts";
import { simulate } from "./simulate.ts";

test.each([
  ["mnist-even-odd", [["logistic-regression", 10]]],
  [
    "mnist-digits",
    [
      ["softmax-regression", 10],
      ["softmax-regression", 1000],
      ["k-means", 10],
    ],
  ],
] as const)("on %s, step sizes that are too large are told, with one to try", async (dataset, tasks) => {
  const environment = await loadEnvironment(builtInCatalog, dataset, await repeatableKernels("auto"), undefined);
  for (const [model, stepSize] of tasks) {
    const task = { dataset, model, stepSize, strategy: "adaptive", batch: 100, examples: 600 } as const;
    const { result } = await simulate(simulationSettings({ ...task, budgetSeconds: 1.5 }), environment);
    expect(result).toMatchObject({ model, ending: expect.stringMatching(/^(no-progress|diverged)$/) });
    expect(result.explanation).toMatch(
      new RegExp(`the step size of ${stepSize} is probably too large .*: try ${stepSize / 10}$`),
    );
  }
});
