import { BudgetTooSmall } from "../../control/budget.ts";
import type { RunResult } from "../../protocol/result.ts";
import type { Watts } from "../../runtime/ports.ts";
import type { SimulationEnvironment } from "../../simulation/environment.ts";
import { type RecordedRound, recordedCosts } from "../../simulation/recorded-costs.ts";
import type { SimulationSettings } from "../../simulation/settings.ts";
import { simulate } from "../../simulation/simulate.ts";
import { leftBudget, type PlannedBudget, type PlannedData, plannedBudget } from "./budget-plan.ts";

export interface BudgetsAsked {
  /** Of every run, but for its seed, its budget and its costs. */
  readonly settings: Omit<SimulationSettings, "costs">;
  readonly budgets: readonly number[];
  /** How many runs each budget is simulated with, if there is time for them. */
  readonly seeds: number;
  /** What the costs are taken from. */
  readonly rounds: readonly RecordedRound[];
  /** What each node draws, where that was measured. */
  readonly watts?: Watts | undefined;
  readonly data: PlannedData;
  readonly environment: (seed: number) => SimulationEnvironment | Promise<SimulationEnvironment>;
  /** The time that all of it may take here: where it is short, there are fewer runs, and the largest budgets are left out. */
  readonly limitSeconds: number;
  readonly now: () => number;
  readonly onProgress: (share: number) => void;
}

/**
 * Simulates runs of each budget of time, the smallest first, with the other budgets as the settings have them; with the same seed runs
 * have the same data, and costs from the same place on.
 *
 * @throws BudgetTooSmall if a budget other than time does not pay for two rounds
 */
export async function simulateBudgets(asked: BudgetsAsked): Promise<PlannedBudget[]> {
  const { settings, budgets, seeds, rounds, watts, limitSeconds, now, onProgress } = asked;
  /** Of one seed at a time: those of all of them may be more than there is memory for. */
  let latest: { readonly seed: number; readonly environment: SimulationEnvironment } | undefined;
  const began = now();
  const ordered = [...budgets].sort((a, b) => a - b);
  const whole = seeds * ordered.reduce((sum, budget) => sum + budget, 0);
  let [done, secondsEach, secondsToPrepare] = [0, 0, 0];
  /** Of this budget, so many runs can be done in the time that is left. */
  const fitting = (budgetSeconds: number) =>
    Math.floor((limitSeconds - (now() - began)) / (secondsToPrepare + secondsEach * budgetSeconds || Number.MIN_VALUE));
  const planned: PlannedBudget[] = [];
  for (const budgetSeconds of ordered) {
    // Nothing is known of the first one.
    const count = planned.length === 0 ? seeds : Math.min(seeds, fitting(budgetSeconds));
    if (count < 1) {
      planned.push(leftBudget(budgetSeconds, "too-long"));
      continue;
    }
    const results: RunResult[] = [];
    let simulating = 0;
    try {
      for (let i = 0; i < count && (i === 0 || now() - began < limitSeconds); i++) {
        const seed = (settings.seed + i) % 2 ** 32;
        if (latest?.seed !== seed) {
          latest = undefined;
          const start = now();
          latest = { seed, environment: await asked.environment(seed) };
          secondsToPrepare = now() - start;
        }
        const costs = recordedCosts(rounds, seed, watts);
        const start = now();
        const { result } = await simulate({ ...settings, budgetSeconds, seed, costs }, latest.environment);
        simulating += now() - start;
        results.push(result);
        done += budgetSeconds;
        onProgress(done / whole);
      }
      planned.push(plannedBudget(budgetSeconds, results, asked.data));
    } catch (error) {
      if (!(error instanceof BudgetTooSmall && error.resource === 0)) throw error;
      planned.push(leftBudget(budgetSeconds, "too-small"));
    }
    if (results.length > 0) secondsEach = simulating / (results.length * budgetSeconds);
  }
  return planned;
}
