import { constantStepSize, type StepSizeSchedule } from "../control/step-size-schedule.ts";
import type { Strategy } from "../control/strategy.ts";
import type { LocalRule } from "../learning/local-rule.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import type { Catalog } from "./catalog.ts";
import { phiOf } from "./strategies.ts";

/** What a run's names come to. */
export interface NamedPlan {
  readonly strategy: Strategy;
  readonly update: {
    /** As the command line writes it. */
    readonly name: string;
    readonly rule: LocalRule;
    /** mu. */
    readonly momentum: number;
  };
  /** How the step size changes. */
  readonly schedule: StepSizeSchedule;
}

export type PlannedSettings = Pick<
  RunSettings,
  "strategy" | "update" | "momentum" | "phi" | "tauMax" | "stepSizeSchedule"
>;

/**
 * The strategy, local rule, momentum and schedule of the step size of these settings: where they say `default`, those that the strategy is made for.
 *
 * @throws UnknownName, RangeError if phi or tauMax is not positive
 */
export function planOf(catalog: Catalog, settings: PlannedSettings, model: string): NamedPlan {
  const { entry, values } = catalog.strategy(settings.strategy);
  const { tauMax } = settings;
  const update = updateOf(catalog, settings);
  const phi = settings.phi === "default" ? entry.phi && phiOf(entry.phi, model) : settings.phi;
  if (phi !== undefined && !(phi > 0 && phi < Infinity)) throw new RangeError(`phi ${phi} is not a positive number`);
  if (!Number.isInteger(tauMax) || tauMax < 1) throw new RangeError(`tauMax ${tauMax} is not a positive integer`);
  const strategy = entry.create({ values, phi, tauMax, corrects: update.rule.corrects, model });
  return { strategy, update, schedule: scheduleOf(catalog, settings) };
}

/**
 * How the step size of these settings changes.
 *
 * @throws UnknownName
 */
export function scheduleOf(
  catalog: Catalog,
  { stepSizeSchedule }: Pick<RunSettings, "stepSizeSchedule">,
): StepSizeSchedule {
  return stepSizeSchedule === undefined ? constantStepSize : catalog.stepSizeSchedule(stepSizeSchedule);
}

/** @throws UnknownName */
function updateOf(
  catalog: Catalog,
  { strategy, update, momentum }: Pick<RunSettings, "strategy" | "update" | "momentum">,
): NamedPlan["update"] {
  const { entry } = catalog.strategy(strategy);
  const name = update === "default" ? entry.update : update;
  return { name, rule: catalog.updateRule(name), momentum: momentum === "default" ? entry.momentum : momentum };
}

/**
 * Checks all names of settings, before anything is done with them.
 *
 * @throws UnknownName
 */
export function checkNames(catalog: Catalog, settings: RunSettings): void {
  catalog.partition(settings.partition);
  updateOf(catalog, settings);
  scheduleOf(catalog, settings);
}
