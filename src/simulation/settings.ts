import { checkBudget } from "../control/budget.ts";
import { UnknownStrategy } from "../control/strategies/named-strategies.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { strategyFor } from "../runtime/strategy-for.ts";
import { type CostSettings, createCostModel } from "./costs.ts";

/** What is simulated: one run. Plain data, which can be sent to a worker thread. */
export interface SimulationSettings extends RunSettings {
  readonly dataset: string;
  readonly model: string;
  /** `adaptive`, `adaptive-2019`, `adaptive-2018`, `fixed:TAU`, `centralized` or `asynchronous`; the last two are baselines
   *  of plain descent, whatever `update` and `momentum` say. */
  readonly strategy: string;
  readonly nodes: number;
  /** So many of the training examples, chosen by the seed; left out, all. */
  readonly examples?: number;
  readonly costs: CostSettings;
}

/** The simulation cannot be done as it was asked for. */
export class SimulationRefused extends Error {
  override readonly name = "SimulationRefused";
}

/**
 * How centralised learning is simulated: one node that holds everything, whose aggregations cost nothing. The number of
 * local updates between two of them then only says how often the weights are compared with the best ones, and how
 * often a minibatch is used twice.
 */
export const centralizedStrategy = "fixed:10";

/**
 * Tells before a run what is wrong with its settings, as far as that can be seen without its data.
 *
 * @throws SimulationRefused, UnknownModel, BudgetTooSmall
 */
export function checkSettings(settings: SimulationSettings): void {
  const { strategy: name, budgetSeconds, seed } = settings;
  const { expected } = createCostModel(settings.costs, { seed, inStep: true });
  if (!(expected.localSeconds > 0)) {
    throw new SimulationRefused("a local update must cost more than 0 seconds, or no run would come to an end");
  }
  if (name === "asynchronous") {
    const needed = expected.localSeconds + expected.globalSeconds;
    if (needed <= budgetSeconds) return;
    throw new SimulationRefused(
      `budget ${budgetSeconds} (time, seconds) is too small: one local update and its exchange are expected to cost ` +
        `${needed}; give at least that`,
    );
  }
  const known = name === "centralized" ? centralizedStrategy : name;
  const strategy = strategyNamed({ ...settings, strategy: known });
  const globalSeconds = name === "centralized" ? 0 : expected.globalSeconds;
  const { firstTau, returnsBestWeights } = strategy;
  checkBudget([budgetSeconds], [expected.localSeconds], [globalSeconds], firstTau, returnsBestWeights);
}

function strategyNamed(settings: SimulationSettings) {
  try {
    return strategyFor(settings, settings.model);
  } catch (error) {
    if (!(error instanceof UnknownStrategy)) throw error;
    const names = "adaptive, adaptive-2019, adaptive-2018, fixed:TAU, centralized or asynchronous";
    throw new SimulationRefused(`unknown strategy ${JSON.stringify(settings.strategy)}; use ${names}`, {
      cause: error,
    });
  }
}
