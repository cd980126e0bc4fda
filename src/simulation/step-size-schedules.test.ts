import { describe, expect, test } from "vitest";
import { constant, run } from "../../test/support/simulations.ts";
import type { SimulationSettings } from "./settings.ts";

const costs = constant(0.01, 0.01);
const noisy = { strategy: "fixed:5", batch: 1, stepSize: 0.3, budgetSeconds: 4, costs } as const;
const lossOf = async (changed: Partial<SimulationSettings>) => (await run(changed)).result.loss ?? Number.NaN;

describe("with minibatches of one example, where noise dominates", () => {
  test.each(["inverse:0.01", "cosine", "step:0.5:100"])(
    "%s ends with a fifth of the excess of a constant step size at most",
    async (stepSizeSchedule) => {
      const optimum = await lossOf({ strategy: "centralized", batch: "full", stepSize: 0.3, budgetSeconds: 4, costs });
      const excess = async (changed: Partial<SimulationSettings>) => (await lossOf({ ...noisy, ...changed })) - optimum;
      expect(await excess({ stepSizeSchedule })).toBeLessThan(0.2 * (await excess({})));
    },
  );

  test("so it does where nodes do not wait for each other", async () => {
    const asynchronous = { ...noisy, strategy: "asynchronous" };
    expect(await lossOf({ ...asynchronous, stepSizeSchedule: "cosine" })).toBeLessThan(await lossOf(asynchronous));
  });
});

test.each(["fixed:5", "adaptive", "adaptive-2019", "asynchronous"])(
  "%s with a constant schedule is what it is without one, and tells it",
  async (strategy) => {
    const [said, unsaid] = [await run({ strategy, stepSizeSchedule: "constant" }), await run({ strategy })];
    expect(said.result).toEqual({ ...unsaid.result, stepSizeSchedule: "constant" });
  },
);
