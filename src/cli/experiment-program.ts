import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Catalog } from "../catalog/catalog.ts";
import { nearest } from "../catalog/did-you-mean.ts";
import { BudgetTooSmall } from "../control/budget.ts";
import { keyOf } from "../experiments/axes.ts";
import { customExperiment } from "../experiments/custom.ts";
import { createDrawing } from "../experiments/draw.ts";
import type { Experiment, FinishedRun, RunOutcome } from "../experiments/experiment.ts";
import { type JournalHeader, readJournal } from "../experiments/journal.ts";
import { experiments } from "../experiments/named-experiments.ts";
import { version } from "../host/package.ts";
import type { Plugins } from "../host/plugins.ts";
import { repeatableKernels } from "../host/simulation-environment.ts";
import { lockFolder } from "../platform/nodejs/folder-lock.ts";
import { readJournalFile } from "../platform/nodejs/journal-file.ts";
import { makeFolder } from "../platform/nodejs/make-folder.ts";
import { systemReason } from "../platform/nodejs/system-errors.ts";
import { isLost } from "../protocol/run-endings.ts";
import { checkSettings, type SimulationSettings } from "../simulation/settings.ts";
import { checkData } from "./check-shares.ts";
import { usable, usualFolder } from "./experiment-folder.ts";
import { writeResults } from "./experiment-results.ts";
import { completeRuns } from "./experiment-runs.ts";
import type { KernelsOption } from "./kernels-option.ts";
import { seedsFrom } from "./seeds.ts";
import { createLog, type LogOptions } from "./terminal/log.ts";
import { UsageError } from "./usage.ts";

export interface ExperimentOptions extends LogOptions, KernelsOption {
  readonly out?: string;
  readonly seeds?: number;
  readonly seed: number;
  readonly quick: boolean;
  /** None: the experiment's own. */
  readonly model: readonly string[];
  readonly datasets?: string;
  readonly jobs: number;
}

const quickSeeds = 2;
const usualModels: readonly string[] = ["squared-svm"];

/** Does the runs that are not done yet, then writes tables, figures and the report. */
export async function runExperiment(
  name: string,
  file: string | undefined,
  options: ExperimentOptions,
  plugins: Plugins,
): Promise<void> {
  const { catalog } = plugins;
  const source = name === "custom" ? readCustomFile(file) : undefined;
  if (source === undefined && file !== undefined)
    throw new UsageError(`${name} takes no file`, { toDo: `use custom ${file}` });
  const experiment = source ? customExperiment(source.text, source.path, catalog) : named(name);
  const { quick } = options;
  const { usualSeeds, seedStep = 1 } = experiment;
  const count = options.seeds ?? (quick ? Math.min(experiment.quickSeeds ?? quickSeeds, usualSeeds) : usualSeeds);
  const seeds = seedsFrom(options.seed, count, seedStep);
  const models = options.model.length > 0 ? options.model : (experiment.usualModels ?? usualModels);
  const plan = experiment.plan({ seeds, quick, models, catalog });
  // What is missing is better told before the runs than after them.
  const drawing = await createDrawing();
  const planned = plan.runs.filter(({ settings }) => isAffordable(settings, catalog));
  if (planned.length === 0)
    throw new UsageError("all budgets are too small for two rounds (asynchronous: for one update)", {
      toDo: "give larger ones",
    });
  const kernels = (await repeatableKernels(options.kernels)).name;
  const folder = options.out ?? usualFolder(source?.path ?? name, quick);
  const header: JournalHeader = {
    experiment: name,
    version,
    kernels,
    options: {
      quick,
      ...(source ? { contentOfFile: digest(source.text) } : { model: models.join(",") }),
      ...(options.datasets === undefined ? {} : { datasets: options.datasets }),
      ...(plugins.files.length === 0 ? {} : { contentOfPlugins: plugins.files.map(digestOf).join(",") }),
    },
  };
  const journal = join(folder, "runs.jsonl");
  const { outcomes: known } = readJournal(
    usable(journal, () => readJournalFile(journal)),
    header,
    journal,
  );
  // Only then is there anything to print, or a folder to make.
  await checkData(
    planned.filter((run) => !known.has(keyOf(run))).map(({ settings }) => settings),
    options.datasets,
    catalog,
  );
  usable(folder, () => makeFolder(folder));
  const release = usable(folder, () => lockFolder(folder));
  const log = createLog(options);
  const leftOut = plan.runs.length - planned.length;
  let runs: FinishedRun[];
  let report: string;
  try {
    if (leftOut > 0)
      log.line(
        "info",
        `${leftOut} runs are left out: their budgets are too small for two rounds (asynchronous: for one update)`,
      );
    const outcomes = await completeRuns(planned, header, journal, { ...options, plugins: plugins.files }, log);
    if (outcomes === "interrupted") return;
    runs = planned.map((run) => ({ ...run, outcome: outcomes.get(keyOf(run)) as RunOutcome }));
    report = await writeResults(experiment.title, plan, runs, { folder, quick, seeds, kernels, leftOut, drawing, log });
  } finally {
    release();
  }
  const failed = runs.filter(({ outcome }) => isLost(outcome.result.ending)).length;
  if (failed > 0) log.line("warn", `${failed} of ${runs.length} runs diverged: use a smaller --step-size`);
  process.stdout.write(`${report}\n`);
}

const digestOf = (path: string) => digest(readFileSync(path, "utf8"));

/** @throws whatever else is wrong with the settings */
function isAffordable(settings: SimulationSettings, catalog: Catalog): boolean {
  try {
    checkSettings(settings, catalog);
    return true;
  } catch (error) {
    if (error instanceof BudgetTooSmall) return false;
    throw error;
  }
}

function named(name: string): Experiment {
  const found = experiments.find((experiment) => experiment.name === name);
  if (found) return found;
  const names = [...experiments.map((experiment) => experiment.name), "custom"];
  const meant = nearest(name, names);
  const guess = meant === undefined ? "choose" : `did you mean ${meant}? Choose`;
  throw new UsageError(`there is no experiment "${name}"`, { toDo: `${guess} one of: ${names.join(", ")}` });
}

/** Short enough for a message. */
function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

function readCustomFile(path: string | undefined): { readonly path: string; readonly text: string } {
  if (path === undefined)
    throw new UsageError("custom needs a file that says what to vary: edgewise experiment custom FILE");
  try {
    return { path, text: readFileSync(path, "utf8") };
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${systemReason(error)}`);
  }
}
