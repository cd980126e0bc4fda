import { readFileSync } from "node:fs";
import { caseNames } from "../learning/case-partitions.ts";
import { systemReason } from "../platform/nodejs/system-errors.ts";
import type { Price } from "../protocol/prices.ts";
import { parseCostTrace } from "../simulation/cost-trace.ts";
import {
  authorsCentralizedCost,
  authorsCosts,
  type Cost,
  type CostSettings,
  type NodeProfile,
} from "../simulation/costs.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import { type Budgets, budgetSettings } from "./budget-option.ts";
import {
  aggregationSettings,
  type LearningOptions,
  maxShareSetting,
  paceSetting,
  participationSetting,
  roundEndSettings,
  scheduleSetting,
  stopRulesOf,
} from "./learning-options.ts";
import type { OwnDataOptions } from "./own-data-options.ts";
import { seedsFrom } from "./seeds.ts";
import type { LogOptions } from "./terminal/log.ts";
import { UsageError } from "./usage.ts";

export interface SimulateOptions extends LogOptions, LearningOptions, OwnDataOptions {
  readonly case: readonly number[];
  readonly nodes: number;
  readonly strategy: readonly string[];
  readonly budget: Budgets;
  readonly price?: readonly Price[];
  readonly examples?: number;
  readonly examplesEach?: number;
  readonly relays?: number;
  readonly localCost?: Cost;
  readonly globalCost?: Cost;
  readonly costTrace?: string;
  readonly profiles?: readonly NodeProfile[];
  /** How many, or which. */
  readonly seeds?: number | readonly number[];
  readonly jobs: number;
  readonly json: boolean;
}

/** Every run that is asked for: case by case, in it strategy by strategy, in it seed by seed. */
export function simulationsOf(
  options: SimulateOptions,
  { dataset, model, nodes, stepSize }: Pick<SimulationSettings, "dataset" | "model" | "nodes" | "stepSize">,
): SimulationSettings[] {
  const { batch, examples, examplesEach, relays, sameSeed } = options;
  const trace = options.costTrace === undefined ? undefined : readTrace(options.costTrace);
  return partitionsOf(options).flatMap((partition) =>
    options.strategy.flatMap((strategy) =>
      seedsOf(options).map((seed) => ({
        dataset,
        model,
        partition,
        nodes,
        strategy,
        ...budgetSettings(options.budget, options.price),
        batch,
        stepSize,
        ...scheduleSetting(options),
        ...paceSetting(options),
        ...participationSetting(options),
        ...roundEndSettings(options),
        ...maxShareSetting(options),
        ...aggregationSettings(options),
        phi: options.phi ?? "default",
        update: options.update,
        momentum: options.momentum ?? "default",
        tauMax: options.tauMax ?? "default",
        ...(examples === undefined ? {} : { examples }),
        ...(examplesEach === undefined ? {} : { examplesEach }),
        ...(relays === undefined ? {} : { relays }),
        costs: costsOf(options, trace, strategy),
        seed,
        sameSeed,
        ...stopRulesOf(options),
      })),
    ),
  );
}

function partitionsOf({ partition, case: cases }: SimulateOptions): readonly string[] {
  return partition === undefined ? cases.map((number) => caseNames[number - 1] as string) : [partition];
}

/** The seeds that are asked for. */
export function seedsOf({ seed, seeds = 1 }: SimulateOptions): readonly number[] {
  return typeof seeds === "number" ? seedsFrom(seed, seeds) : seeds;
}

type Trace = ReturnType<typeof parseCostTrace>;

function costsOf(options: SimulateOptions, trace: Trace | undefined, strategy: string): CostSettings {
  const { profiles, localCost, globalCost } = options;
  if (profiles) return { kind: "profiles", nodes: profiles };
  const usual = strategy === "centralized" ? authorsCentralizedCost : authorsCosts.local;
  return {
    kind: "shared",
    local: trace ? { kind: "trace", seconds: trace.local } : (localCost ?? usual),
    global: trace ? { kind: "trace", seconds: trace.global } : (globalCost ?? authorsCosts.global),
  };
}

function readTrace(path: string): Trace {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`cannot be read: ${systemReason(error)}`, { where: `--cost-trace ${path}` });
  }
  return parseCostTrace(text, path);
}
