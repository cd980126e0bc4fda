import type { BudgetPlan, PlannedBudget } from "../../src/host/plan/budget-plan.ts";

const range = (mean: number, spread: number) => ({ mean, least: mean - spread, most: mean + spread });

function budget(budgetSeconds: number, loss: number): PlannedBudget {
  return {
    ...{ budgetSeconds, runs: 3, lost: 0, rounds: 100 * budgetSeconds, localUpdates: 4000 * budgetSeconds },
    ...{ consumedSeconds: budgetSeconds, bytes: 160_000 * budgetSeconds, left: null },
    ...{ others: [], binding: ["time"] },
    loss: range(loss, 0.01),
    test: { measure: "accuracy", ...range(0.8, 0.012) },
  };
}

const left = (budgetSeconds: number, why: PlannedBudget["left"]): PlannedBudget => ({
  ...budget(budgetSeconds, 1),
  ...{ runs: 0, loss: null, test: null, binding: [], left: why },
});

/** What a plan for three nodes might say. */
export const madeUpPlan: BudgetPlan = {
  ...{ dataset: "own", model: "logistic-regression", strategy: "adaptive", stepSize: 0.5, data: "drawn" },
  ...{ rowsShare: 1, stopRules: {} },
  measured: {
    ...{ seconds: 5, rounds: 480, averageTau: 41.2, loss: 0.4388, bytes: 800_000 },
    test: { measure: "accuracy", ...range(0.79, 0) },
    localSeconds: { mean: 0.000_32, deviation: 0.000_05 },
    globalSeconds: { mean: 0.0024, deviation: 0.0009 },
    watts: null,
  },
  nodes: ["attic", "cellar <b>", "a-rather-long-name-of-a-node"].map((name, i) => ({
    ...{ name, examples: 800 * (i + 1), roundBytes: 480, leastBytesPerSecond: 310_000 },
    updateSeconds: { mean: 0.000_31, deviation: 0.000_05 },
    tripSeconds: { mean: 0.0119, deviation: 0.0155 },
  })),
  check: budget(5, 0.436),
  budgets: [left(0.01, "too-small"), budget(5, 0.44), budget(15, 0.41), budget(60, 0.409), left(240, "too-long")],
};

/** The same with 5 MB and 200 J beside the time. */
export const madeUpPlanOfThree: BudgetPlan = {
  ...madeUpPlan,
  measured: { ...madeUpPlan.measured, watts: { computing: 3.7, idle: 1.4, energy: "metered" } },
  budgets: madeUpPlan.budgets.map((each) =>
    each.loss === null
      ? each
      : {
          ...each,
          others: [
            { resource: "bytes", budget: 5e6, consumed: Math.min(4.98e6, each.bytes) },
            { resource: "joules", budget: 200, consumed: 2 * each.budgetSeconds },
          ],
          binding: each.budgetSeconds < 20 ? ["time"] : ["bytes", "joules"],
        },
  ),
};
