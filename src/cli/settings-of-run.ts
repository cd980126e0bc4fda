import { taskOf } from "../assembly/task.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { checkNames } from "../catalog/plan.ts";
import { caseNames } from "../learning/case-partitions.ts";
import { type RunSettings, runSettings } from "../protocol/run-settings.ts";
import { budgetSettings } from "./budget-option.ts";
import {
  aggregationSettings,
  maxShareSetting,
  paceSetting,
  participationSetting,
  roundEndSettings,
  scheduleSetting,
  stopRulesOf,
} from "./learning-options.ts";
import type { RunOptions } from "./run-options.ts";
import { UsageError } from "./usage.ts";

/** @throws UsageError, UnknownName, ModelDoesNotFit */
export function settingsOf(options: RunOptions, catalog: Catalog): RunSettings {
  const parsed = runSettings.safeParse({
    partition: options.partition ?? caseNames[options.case - 1],
    strategy: options.strategy,
    ...budgetSettings(options.budget, options.price),
    stepSize: options.stepSize ?? catalog.model(taskOf(catalog, options).model).stepSize,
    ...scheduleSetting(options),
    ...paceSetting(options),
    ...participationSetting(options),
    ...roundEndSettings(options),
    ...maxShareSetting(options),
    ...aggregationSettings(options),
    batch: options.batch,
    phi: options.phi ?? "default",
    update: options.update,
    momentum: options.momentum ?? "default",
    tauMax: options.tauMax ?? "default",
    seed: options.seed,
    sameSeed: options.sameSeed,
    ...stopRulesOf(options),
    ...(options.balance ? { balance: true } : {}),
  });
  if (parsed.success) {
    checkNames(catalog, parsed.data);
    return parsed.data;
  }
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? "settings");
  const value = name in options ? ` "${options[name as keyof RunOptions]}"` : "";
  throw new UsageError(`${name}${value} ${issue?.message ?? "is not valid"}`);
}
