import { caseNames } from "../learning/case-partitions.ts";
import { authorsCentralizedCost, authorsCosts, type Cost, type CostSettings } from "../simulation/costs.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import type { Axis, Level } from "./axes.ts";

/** The axes that most experiments have. */

/** Cases 1 to 4 of the papers. */
export function caseAxis(numbers: readonly number[] = [1, 2, 3, 4]): Axis {
  return {
    name: "case",
    levels: numbers.map((value) => {
      const partition = caseNames[value - 1];
      if (partition === undefined) throw new RangeError(`there is no case ${value}`);
      return { value, change: (settings) => ({ ...settings, partition }) };
    }),
  };
}

/** Must come after the axes that centralised learning does not depend on, so that it is simulated only once. */
export function strategyAxis(names: readonly string[]): Axis {
  return { name: "strategy", levels: names.map(strategyLevel) };
}

function strategyLevel(strategy: string): Level {
  return {
    value: strategy,
    change(settings) {
      if (strategy !== "centralized") return { ...settings, strategy };
      const { costs } = settings;
      const global: Cost = { kind: "constant", seconds: 0 };
      return {
        ...settings,
        strategy,
        nodes: 1,
        partition: "uniform",
        costs: { kind: "shared", local: centralizedCost(costs), global },
      };
    },
  };
}

/** That of a laptop, scaled like the nodes' relative to the papers' testbed. */
function centralizedCost(costs: CostSettings): Cost {
  if (costs.kind === "profiles" || costs.local.kind === "trace") return authorsCentralizedCost;
  if (costs.local.kind === "constant") return costs.local;
  return times(authorsCentralizedCost, costs.local.mean / authorsCosts.local.mean);
}

export function seedAxis(seeds: readonly number[]): Axis {
  return {
    name: "seed",
    levels: seeds.map((seed) => ({ value: seed, change: (settings) => ({ ...settings, seed }) })),
  };
}

/** An axis of one setting that is a number. */
export function numberAxis(
  name: string,
  values: readonly number[],
  change: (settings: SimulationSettings, value: number) => SimulationSettings,
): Axis {
  return { name, levels: values.map((value) => ({ value, change: (settings) => change(settings, value) })) };
}

/** A local update, or an aggregation, takes this many times as long. */
export function withCostTimes(
  settings: SimulationSettings,
  which: "local" | "global",
  factor: number,
): SimulationSettings {
  const { costs } = settings;
  if (costs.kind !== "shared") throw new RangeError("nodes with profiles have no shared costs");
  return { ...settings, costs: { ...costs, [which]: times(costs[which], factor) } };
}

function times(cost: Cost, factor: number): Cost {
  switch (cost.kind) {
    case "constant":
      return { kind: "constant", seconds: cost.seconds * factor };
    case "normal":
      return {
        kind: "normal",
        mean: cost.mean * factor,
        standardDeviation: cost.standardDeviation * factor,
      };
    case "trace":
      return { kind: "trace", seconds: cost.seconds.map((seconds) => seconds * factor) };
    default:
      throw new Error(`unreachable: ${cost satisfies never}`);
  }
}
