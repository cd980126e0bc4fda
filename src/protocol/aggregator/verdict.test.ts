import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";

/** What is said of a run whose rounds have these losses at their starts; the best weights' loss stays what it was first. */
function finished(losses: readonly number[], { strategy = "fixed:1", loss = losses.at(-1) ?? 0 } = {}) {
  const aggregator = driveAggregator();
  const nodes = aggregator.begin(["a"], { strategy, stepSize: 10, budgetSeconds: 1000 });
  for (const lossAtStart of losses) {
    aggregator.round(nodes, { c: 1, b: 1, lossAtStart, lossOfBest: losses[0] ?? 0, ...drift(strategy) });
  }
  aggregator.seconds += 2000;
  aggregator.wake();
  aggregator.score(nodes, { loss });
  const { reason, summary } = aggregator.event("run-finished") ?? {};
  expect(summary?.ending).toBe(reason);
  return summary;
}

const drift = (strategy: string) => (strategy === "adaptive" ? { drift: { squaredMovement: 1, squaredNoise: 1 } } : {});

describe("a run", () => {
  test("that gets better has ended because of its budget, and nothing more is said", () => {
    expect(finished([1, 0.5, 0.25])).toMatchObject({ ending: "budget", explanation: null });
  });

  test("that returns its initial weights has made no progress, and is told of its step size", () => {
    expect(finished([0.75, 1, 0.8])).toMatchObject({
      ending: "no-progress",
      explanation:
        "what was learned is no better than the initial weights (loss 0.75); the step size of 10 is probably too large for these data: try 1",
    });
  });

  test("whose losses grew far beyond the first one has diverged, whatever it returns", () => {
    expect(finished([2.5, 0.5, 3.5e20])).toMatchObject({
      ending: "diverged",
      explanation: expect.stringContaining("the losses grew from 2.5 to 3.5e20; "),
    });
  });

  test("that returns its last weights is measured by them", () => {
    expect(finished([1, 0.5, 1.2], { strategy: "adaptive-2018" })).toMatchObject({ ending: "no-progress" });
    expect(finished([1, 1.2, 0.9], { strategy: "adaptive-2018" })).toMatchObject({ ending: "budget" });
  });

  test("of one round is measured by the final evaluation", () => {
    expect(finished([1], { loss: 0.9 })).toMatchObject({ ending: "budget" });
    expect(finished([1], { loss: 1.1 })).toMatchObject({ ending: "no-progress" });
  });

  test("without any finished round is told to take a larger budget", () => {
    expect(finished([])).toMatchObject({
      ending: "no-progress",
      explanation: "no round was finished; give a larger budget",
    });
  });
});
