import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { builtInCatalog } from "../catalog/built-in.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { encodingGrammar, isEncoding } from "../catalog/encodings.ts";
import { checkModelFits, ModelDoesNotFit } from "../catalog/model-fit.ts";
import { UnknownName } from "../catalog/unknown-name.ts";
import type { Participation } from "../protocol/participation.ts";
import { catalogName, runSettings } from "../protocol/run-settings.ts";
import { UserError } from "../protocol/user-error.ts";
import { isSimulatedStrategy, type SimulationSettings, simulatedStrategies } from "../simulation/settings.ts";
import { type Axis, everyCombination, type PlannedRun, type Value } from "./axes.ts";
import { budgetFactors, checkMoney } from "./budget-factors.ts";
import { comparisonFigures } from "./comparisons.ts";
import type { Experiment } from "./experiment.ts";
import { factorInWords, factorTitle } from "./figures/factor-words.ts";
import { baseSettings } from "./tasks.ts";
import { caseAxis, numberAxis, seedAxis, strategyAxis, withCostTimes } from "./usual-axes.ts";

const shape = runSettings.shape;
/** The file does not describe an experiment. The message says where it is wrong and what to do. */
export class CustomFileRefused extends UserError {
  override readonly name = "CustomFileRefused";
}

const seeExperiments = "docs/experiments.md shows what such a file may say";

/** What a file may set for all runs, or vary. */
const factors = {
  case: z.number().int().min(1).max(4),
  partition: shape.partition,
  nodes: z.number().int().min(1).max(10_000),
  budget: shape.budgetSeconds,
  ...budgetFactors,
  batch: shape.batch,
  stepSize: shape.stepSize,
  stepSizeSchedule: catalogName,
  aggregate: catalogName,
  encoding: z.string().refine(isEncoding, `must be ${encodingGrammar}`),
  phi: shape.phi,
  tauMax: shape.tauMax,
  update: shape.update,
  momentum: shape.momentum,
  participation: shape.participation.unwrap(),
  examples: z.number().int().positive(),
  dataset: z.string(),
  localCost: z.number().positive().max(1e6),
  globalCost: z.number().positive().max(1e6),
};
type Factor = keyof typeof factors;

const changes: { readonly [F in Factor]: (settings: SimulationSettings, value: never) => SimulationSettings } = {
  case: (settings, value: number) => (caseAxis([value]).levels[0] as Axis["levels"][number]).change(settings),
  partition: (settings, partition: SimulationSettings["partition"]) => ({ ...settings, partition }),
  nodes: (settings, nodes: number) => ({ ...settings, nodes }),
  budget: (settings, budgetSeconds: number) => ({ ...settings, budgetSeconds }),
  budgetBytes: (settings, budgetBytes: number) => ({ ...settings, budgetBytes }),
  budgetJoules: (settings, budgetJoules: number) => ({ ...settings, budgetJoules }),
  budgetMoney: (settings, budgetMoney: number) => ({ ...settings, budgetMoney }),
  pricePerMegabyte: (settings, pricePerMegabyte: number) => ({ ...settings, pricePerMegabyte }),
  pricePerKilowattHour: (settings, pricePerKilowattHour: number) => ({ ...settings, pricePerKilowattHour }),
  pricePerDeviceHour: (settings, pricePerDeviceHour: number) => ({ ...settings, pricePerDeviceHour }),
  batch: (settings, batch: SimulationSettings["batch"]) => ({ ...settings, batch }),
  stepSize: (settings, stepSize: number) => ({ ...settings, stepSize }),
  stepSizeSchedule: (settings, stepSizeSchedule: string) => ({ ...settings, stepSizeSchedule }),
  aggregate: (settings, aggregate: string) => ({ ...settings, aggregate }),
  encoding: (settings, encoding: string) => ({ ...settings, encoding }),
  phi: (settings, phi: SimulationSettings["phi"]) => ({ ...settings, phi }),
  tauMax: (settings, tauMax: SimulationSettings["tauMax"]) => ({ ...settings, tauMax }),
  update: (settings, update: SimulationSettings["update"]) => ({ ...settings, update }),
  momentum: (settings, momentum: SimulationSettings["momentum"]) => ({ ...settings, momentum }),
  participation: (settings, participation: Participation) => ({ ...settings, participation }),
  examples: (settings, examples: number) => ({ ...settings, examples }),
  dataset: (settings, dataset: string) => ({ ...settings, dataset }),
  localCost: (settings, value: number) => withCostTimes(settings, "local", value),
  globalCost: (settings, value: number) => withCostTimes(settings, "global", value),
};

/** The same value again would pass for runs of its own. */
const oneOrMore = <T extends z.ZodType>(value: T) =>
  z
    .array(value)
    .min(1, "must name at least one value")
    .refine((values) => new Set(values).size === values.length, "must name each value once");

const fileOf = (catalog: Catalog) =>
  z.strictObject({
    title: z.string().min(1),
    text: z.string().optional(),
    model: z.string().default("squared-svm"),
    base: z.strictObject(factors).partial().default({}),
    axes: z
      .strictObject(
        Object.fromEntries(Object.entries(factors).map(([name, value]) => [name, oneOrMore(value)])) as {
          [F in Factor]: z.ZodArray<(typeof factors)[F]>;
        },
      )
      .partial()
      .refine((axes) => Object.keys(axes).length >= 1, "must name at least one axis"),
    strategies: oneOrMore(
      z.string().refine((name) => isSimulatedStrategy(catalog, name), {
        error: ({ input }) => `${JSON.stringify(input)} is not one of ${simulatedStrategies(catalog)}`,
      }),
    ),
    seeds: z.number().int().min(1).max(1000).default(3),
  });

/**
 * An experiment from a YAML file: `axes` are varied in every combination, the first along the bottom of the figures and
 * the second in panels.
 *
 * @throws CustomFileRefused
 */
export function customExperiment(text: string, path: string, catalog: Catalog = builtInCatalog): Experiment {
  const said = yamlOf(text, path);
  if (said === null || said === undefined) {
    throw new CustomFileRefused("the file is empty", { where: path, toDo: seeExperiments });
  }
  const found = fileOf(catalog).safeParse(said);
  if (!found.success) {
    const [issue] = found.error.issues;
    const where = issue?.path.join(".") || "the file";
    throw new CustomFileRefused(`${issue?.message}`, { where: `${path}: ${where}`, toDo: seeExperiments });
  }
  const { title, text: introduction, model, base: own, axes: varied, strategies, seeds: usualSeeds } = found.data;
  named(`${path}: model`, () => catalog.model(model));
  for (const [factor, look] of [
    ["partition", catalog.partition],
    ["stepSizeSchedule", catalog.stepSizeSchedule],
    ["aggregate", catalog.aggregationRule],
    ["update", (name: string) => name === "default" || catalog.updateRule(name)],
  ] as const) {
    const values = [...(varied[factor] ?? []), ...(own[factor] === undefined ? [] : [own[factor]])];
    for (const value of values) named(`${path}: ${factor}`, () => look(value));
  }
  const twice = Object.keys(own).find((name) => name in varied);
  if (twice !== undefined) {
    throw new CustomFileRefused(`${twice} is set in base and varied in axes`, { where: path, toDo: "leave out one" });
  }
  for (const dataset of [...(varied.dataset ?? []), ...(own.dataset === undefined ? [] : [own.dataset])])
    named(`${path}: dataset`, () => checkModelFits(catalog, model, catalog.dataset(dataset)));
  const spread = { ...own, ...varied };
  refusing(() => checkMoney(Object.keys(spread), path));
  if (spread.case !== undefined && spread.partition !== undefined) {
    throw new CustomFileRefused("case and partition both say how the examples are spread", {
      where: path,
      toDo: "leave out one",
    });
  }
  const base = apply({ ...baseSettings(model, catalog) }, own);
  // In the order of the file: what was validated has that of the schema.
  const names = Object.keys((said as { readonly axes: typeof varied }).axes) as Factor[];
  const axes = names.map((name) => factorAxis(name, varied[name] as readonly Value[]));
  const [bottom, panel, ...held] = axes as [Axis, ...Axis[]];
  return {
    name: "custom",
    title,
    summary: "what a file says",
    usualSeeds,
    plan: ({ seeds, quick }) => ({
      runs: byDataset(
        everyCombination(base, [
          { name: "model", levels: [{ value: model, change: (settings) => settings }] },
          ...axes.map((axis) => (quick ? firstAndLast(axis) : axis)),
          strategyAxis(strategies),
          seedAxis(seeds),
        ]),
      ),
      introduction: introduction === undefined ? [] : introduction.split(/\n\s*\n/).map((each) => each.trim()),
      figures: (runs) =>
        // Lines are drawn over one axis in panels of another; what other axes vary is in the tables.
        comparisonFigures(
          model,
          runs.filter(({ factors: of }) => held.every(({ name, levels }) => of[name] === levels[0]?.value)),
          {
            x: { factor: bottom.name, title: factorTitle(bottom.name), logarithmic: isSpread(bottom) },
            panels: panel?.name ?? "model",
            ...(held.length > 0
              ? { held: held.map(({ name, levels }) => `${factorInWords(name)} ${levels[0]?.value}`) }
              : {}),
          },
        ),
      tables: () => [],
    }),
  };
}

/** @throws CustomFileRefused for what `check` refuses */
function refusing(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { what, where, toDo } = error;
    throw new CustomFileRefused(what, { where, toDo, cause: error });
  }
}

/** @throws CustomFileRefused if what is looked up is not in the catalog, or does not fit */
function named(where: string, look: () => unknown): void {
  try {
    look();
  } catch (error) {
    if (!(error instanceof UnknownName || error instanceof ModelDoesNotFit)) throw error;
    throw new CustomFileRefused(error.message, { where, cause: error });
  }
}

/** Runs keep one dataset in memory at a time. */
function byDataset(runs: readonly PlannedRun[]): PlannedRun[] {
  const datasets = [...new Set(runs.map(({ settings }) => settings.dataset))];
  return datasets.flatMap((dataset) => runs.filter(({ settings }) => settings.dataset === dataset));
}

function yamlOf(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const line = error.linePos?.[0].line;
    const [what] = error.message.split("\n") as [string];
    // The place is told before; the lines after the first show it.
    const mistake = what.replace(/ at line \d+, column \d+:?$/, "");
    throw new CustomFileRefused(`not YAML: ${mistake}`, {
      where: `${path}${line ? `:${line}` : ""}`,
      cause: error,
    });
  }
}

function apply(settings: SimulationSettings, own: Partial<Record<Factor, unknown>>): SimulationSettings {
  let changed = settings;
  for (const [name, value] of Object.entries(own)) changed = changes[name as Factor](changed, value as never);
  return changed;
}

function factorAxis(name: Factor, values: readonly Value[]): Axis {
  return numberAxis(name, values as readonly number[], (settings, value) => changes[name](settings, value as never));
}

const firstAndLast = ({ name, levels }: Axis): Axis => ({
  name,
  levels: levels.length < 3 ? levels : [levels[0], levels.at(-1)].filter((level) => level !== undefined),
});

/** Whether values are too far apart for an even scale. */
function isSpread({ levels }: Axis): boolean {
  const numbers = levels.map(({ value }) => value).filter((value) => typeof value === "number");
  return (
    numbers.length === levels.length && Math.min(...numbers) > 0 && Math.max(...numbers) / Math.min(...numbers) >= 10
  );
}
