import type { Pace } from "../control/pace.ts";
import { constantStepSize, type StepSizeSchedule } from "../control/step-size-schedule.ts";
import type { Strategy } from "../control/strategy.ts";
import type { AggregationRule } from "../learning/aggregation-rule.ts";
import type { LocalRule } from "../learning/local-rule.ts";
import { autoName } from "../protocol/aggregator/encoding-now.ts";
import type { ChosenUpdate } from "../protocol/aggregator/environment.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { UserError } from "../protocol/user-error.ts";
import type { Catalog } from "./catalog.ts";
import { encodingOf, requireNoGradients } from "./encodings.ts";
import type { StrategyEntry } from "./entries.ts";
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
    /** Whether it is Nesterov's momentum, which grows from round to round up to mu. */
    readonly nesterov: boolean;
  };
  /** How the step size changes. */
  readonly schedule: StepSizeSchedule;
  readonly pace: Pace;
  /** What is made of the nodes' weights. */
  readonly aggregation: AggregationRule;
  /** How vectors are encoded: `float32`, the name of an encoding, or `auto`. */
  readonly encoding: string;
}

export type PlannedSettings = Pick<
  RunSettings,
  "strategy" | "update" | "momentum" | "phi" | "tauMax" | "stepSizeSchedule" | "pace" | "aggregate" | "encoding"
>;

export interface PlanOptions {
  /** Whether the model has layers: then nodes keep a common pace where nobody says another one. */
  readonly hasLayers?: boolean;
}

/**
 * The strategy, local rule, momentum and schedule of the step size of these settings: where they say `default`, those that the strategy is made for.
 *
 * @throws UnknownName, RangeError if phi or tauMax is not positive; UserError for an own pace without drift correction, and for an
 *   encoding that does not fit
 */
export function planOf(
  catalog: Catalog,
  settings: PlannedSettings,
  model: string,
  { hasLayers = false }: PlanOptions = {},
): NamedPlan {
  const { entry, values } = catalog.strategy(settings.strategy);
  const update = updateOf(catalog, settings);
  const tauMax = tauMaxOf(entry, settings, update);
  requireCorrection(settings, update);
  const phi = settings.phi === "default" ? entry.phi && phiOf(entry.phi, model) : settings.phi;
  if (phi !== undefined && !(phi > 0 && phi < Infinity)) throw new RangeError(`phi ${phi} is not a positive number`);
  if (!Number.isInteger(tauMax) || tauMax < 1) throw new RangeError(`tauMax ${tauMax} is not a positive integer`);
  const wanted = encodingOf(settings, update.rule);
  const create = (encoded: boolean) =>
    entry.create({ values, phi, tauMax, corrects: update.rule.corrects, model, hasLayers, encoded });
  // What compares gradients at the nodes' own weights needs these as they are.
  const isPlain = wanted === autoName && create(true).measures === "estimates";
  const encoding = isPlain ? "float32" : wanted;
  const strategy = create(encoding !== "float32");
  if (encoding !== "float32") requireNoGradients(strategy);
  const schedule = scheduleOf(catalog, settings);
  const aggregation = aggregationOf(catalog, settings);
  requireMean(aggregation, update);
  return { strategy, update, schedule, pace: paceOf(entry, settings, update, hasLayers), aggregation, encoding };
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

/**
 * What is made of the nodes' weights by these settings.
 *
 * @throws UnknownName
 */
export function aggregationOf(
  catalog: Catalog,
  { aggregate = "mean" }: Pick<RunSettings, "aggregate">,
): AggregationRule {
  return catalog.aggregationRule(aggregate);
}

/** @throws UnknownName */
function updateOf(
  catalog: Catalog,
  { strategy, update, momentum }: Pick<RunSettings, "strategy" | "update" | "momentum">,
): NamedPlan["update"] {
  const { entry } = catalog.strategy(strategy);
  const name = update === "default" ? entry.update : update;
  const rule = catalog.updateRule(name);
  if (momentum !== "default") return { name, rule, momentum, nesterov: false };
  return { name, rule, momentum: entry.momentum, nesterov: entry.nesterovMomentum ?? false };
}

/** What the aggregator's machine needs to know of the update rule. */
export function chosenUpdate({ name, rule, momentum }: NamedPlan["update"]): ChosenUpdate {
  const tells = rule.path ? { tellsPath: true } : {};
  return { name, momentum, corrects: rule.corrects, ...(rule.kept ? { kept: rule.kept } : {}), ...tells };
}

/**
 * Checks all names of settings, and what they need of each other, before anything is done with them.
 *
 * @throws UnknownName; UserError where nodes work at their own pace without drift correction, and for an encoding that does not fit it
 */
export function checkNames(catalog: Catalog, settings: RunSettings): void {
  catalog.partition(settings.partition);
  const update = updateOf(catalog, settings);
  requireCorrection(settings, update);
  encodingOf(settings, update.rule);
  scheduleOf(catalog, settings);
  requireMean(aggregationOf(catalog, settings), update);
}

/**
 * How nodes keep pace: as the settings say, or the strategy, for which they need a drift correction. A network's gradients turn on the way, so
 * that c_i of a fast node and of a slow one become old unlike, and its loss swings (docs/lab-notes.md, Nodes at their own pace).
 */
function paceOf(
  entry: StrategyEntry,
  { pace }: Pick<RunSettings, "pace">,
  { rule }: NamedPlan["update"],
  hasLayers: boolean,
): Pace {
  return pace ?? (rule.corrects && !hasLayers ? (entry.pace ?? "common") : "common");
}

/** The largest tau of the published strategies. */
export const publishedTauMax = 100;

function tauMaxOf(
  entry: StrategyEntry,
  { tauMax }: Pick<RunSettings, "tauMax">,
  { rule }: NamedPlan["update"],
): number {
  if (tauMax !== "default") return tauMax;
  return rule.corrects ? (entry.tauMax ?? publishedTauMax) : publishedTauMax;
}

/** Without correction, nodes that do more updates pull the weights towards minima of their own. */
function requireCorrection({ pace }: Pick<RunSettings, "pace">, { name, rule }: NamedPlan["update"]): void {
  if (pace !== "own" || rule.corrects) return;
  throw new UserError(`nodes at their own pace drift apart with ${name}, which does not correct drift`, {
    toDo: "use --update scaffold (the default of --strategy adaptive), or --pace common",
  });
}

/** Other rules than the mean compare how far nodes went, and c with it: of a rule that tells its path these are two vectors. */
function requireMean({ kind }: AggregationRule, { name, rule }: NamedPlan["update"]): void {
  if (kind === "mean" || !rule.path) return;
  throw new UserError(`--update ${name} goes with the mean of the nodes' weights only`, {
    toDo: "leave --aggregate out, or use --update scaffold or scaffold-momentum:KEPT",
  });
}
