import { describe, expect, test } from "vitest";
import { devices, run } from "../../test/support/simulations.ts";

/** Two nodes, and one that takes five times as long. */
const costs = devices(0.02, 0.02, 0.1);
const settings = { costs, strategy: "fixed:10", update: "scaffold", momentum: 0, budgetSeconds: 6 } as const;

describe("with a node five times slower than the others", () => {
  test("nobody waits: the same time buys more than twice the local updates, within the budget, and a smaller loss", async () => {
    const [common, own] = await Promise.all([run(settings), run({ ...settings, pace: "own" })]);
    expect(own.result.pace).toBe("own");
    expect(own.result.localUpdates).toBeGreaterThan(2 * common.result.localUpdates);
    expect(own.result.consumedSeconds).toBeLessThanOrEqual(6);
    expect(own.result.loss as number).toBeLessThan(common.result.loss as number);
  });

  test("without drift correction it is refused, with what to do", async () => {
    await expect(run({ ...settings, update: "sgd", pace: "own" })).rejects.toThrow(
      /drift apart with sgd, which does not correct drift/,
    );
  });
});
