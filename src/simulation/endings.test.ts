import { describe, expect, test } from "vitest";
import { simulationSettings, smallEnvironment } from "../../test/support/simulations.ts";
import type { StopRules } from "../control/stop-rules.ts";
import { simulate } from "./simulate.ts";

async function simulated(model: string, stepSize: number) {
  const settings = simulationSettings({ model, stepSize, batch: "full", budgetSeconds: 5 });
  return (await simulate(settings, smallEnvironment)).result;
}

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

test("the first minibatches do not decide whether what is returned is better than the initial weights", async () => {
  // Three examples, which the initial weights happen to fit far better than most.
  const settings = simulationSettings({ model: "k-means", stepSize: 1e-4, batch: 1, budgetSeconds: 1, seed: 0 });
  let first = Number.NaN;
  const { result } = await simulate(settings, {
    ...smallEnvironment,
    onEvent: (event) => {
      if (event.kind === "round-finished" && event.round === 1) first = event.loss;
    },
  });
  expect(result.loss).toBeGreaterThan(first);
  expect(result).toMatchObject({ ending: "budget", explanation: null });
});

describe("what was asked for ends a run before its budget does", () => {
  async function ruled(rules: StopRules, strategy = "adaptive-2019") {
    const task = { model: "logistic-regression", stepSize: 0.1, batch: "full", budgetSeconds: 20 } as const;
    return (await simulate(simulationSettings({ ...task, strategy, ...rules }), smallEnvironment)).result;
  }

  test.each(["adaptive-2019", "adaptive", "fixed:5"])("so many rounds, by %s", async (strategy) => {
    expect(await ruled({ rounds: 4 }, strategy)).toMatchObject({ ending: "rounds", rounds: 4, explanation: null });
  });

  test("a loss, which what is returned has, in no more rounds than it takes", async () => {
    const whole = await ruled({ rounds: 30 });
    const untilLoss = whole.loss as number;
    const result = await ruled({ untilLoss });
    expect(result.ending).toBe("target");
    expect(result.loss as number).toBeLessThanOrEqual(untilLoss);
    expect(result.rounds).toBeLessThanOrEqual(31);
  });

  test("rounds without progress", async () => {
    const result = await ruled({ patience: 3 });
    expect(result.ending).toBe("patience");
    expect(result.consumedSeconds).toBeLessThan(19);
  });

  test("and none of it is asked of nodes that have no rounds", async () => {
    await expect(ruled({ rounds: 4 }, "asynchronous")).rejects.toThrow("no rounds after which a run could end");
  });
});
