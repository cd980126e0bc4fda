import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Catalog } from "../catalog/catalog.ts";
import { BudgetTooSmall } from "../control/budget.ts";
import { keyOf, type PlannedRun } from "../experiments/axes.ts";
import { customExperiment } from "../experiments/custom.ts";
import { createDrawing } from "../experiments/draw.ts";
import { expectedSeconds } from "../experiments/effort.ts";
import type { Experiment, FinishedRun, RunOutcome } from "../experiments/experiment.ts";
import { headerLine, type JournalHeader, readJournal, runLine } from "../experiments/journal.ts";
import { experiments } from "../experiments/named-experiments.ts";
import { packageRoot, version } from "../host/package.ts";
import type { Plugins } from "../host/plugins.ts";
import { repeatableKernels } from "../host/simulation-environment.ts";
import { FolderLocked, lockFolder } from "../platform/nodejs/folder-lock.ts";
import { openJournalFile, readJournalFile } from "../platform/nodejs/journal-file.ts";
import { makeFolder } from "../platform/nodejs/make-folder.ts";
import { systemReason } from "../platform/nodejs/system-errors.ts";
import { inThreads } from "../platform/nodejs/worker-threads.ts";
import { isLost } from "../protocol/result.ts";
import { checkSettings, type SimulationSettings } from "../simulation/settings.ts";
import { checkData } from "./check-shares.ts";
import { usualFolder } from "./experiment-folder.ts";
import { writeResults } from "./experiment-results.ts";
import type { ExperimentJob, ExperimentSetUp } from "./experiment-worker.ts";
import type { KernelsOption } from "./kernels-option.ts";
import { seedsFrom } from "./seeds.ts";
import { onEndSignal } from "./signals.ts";
import { bar } from "./terminal/format.ts";
import { createLog, type Log, type LogOptions } from "./terminal/log.ts";
import { resultOf, type ThreadAnswer } from "./thread-answer.ts";
import { startTimeLeft } from "./time-left.ts";
import { UsageError } from "./usage.ts";

export interface ExperimentOptions extends LogOptions, KernelsOption {
  readonly out?: string;
  readonly seeds?: number;
  readonly seed: number;
  readonly quick: boolean;
  readonly model: readonly string[];
  readonly data?: string;
  readonly jobs: number;
}

const quickSeeds = 2;

/** Does what of the experiment is not done yet, then writes everything that comes of it. */
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
  const plan = experiment.plan({ seeds, quick, models: options.model, catalog });
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
      ...(source ? { contentOfFile: digest(source.text) } : { model: options.model.join(",") }),
      ...(options.data === undefined ? {} : { data: options.data }),
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
    options.data,
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
    const outcomes = await complete(planned, header, journal, options, plugins, log);
    if (outcomes === "interrupted") {
      process.exitCode = 130;
      return;
    }
    runs = planned.map((run) => ({ ...run, outcome: outcomes.get(keyOf(run)) as RunOutcome }));
    report = await writeResults(experiment.title, plan, runs, { folder, quick, seeds, kernels, leftOut, drawing, log });
  } finally {
    release();
  }
  const failed = runs.filter(({ outcome }) => isLost(outcome.ending)).length;
  if (failed > 0) log.line("warn", `${failed} of ${runs.length} runs diverged: use a smaller --step-size`);
  process.stdout.write(`${report}\n`);
}

/** @throws UsageError if the place that results are to go to cannot be used, FolderLocked */
function usable<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof FolderLocked) throw error;
    throw new UsageError(`${path} cannot be used: ${systemReason(error)}`, {
      where: "--out",
      toDo: "name another folder",
    });
  }
}

/** @throws whatever else is wrong with the settings */
const digestOf = (path: string) => digest(readFileSync(path, "utf8"));

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
  if (found === undefined) throw new UsageError(`there is no experiment "${name}"`);
  return found;
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

/** The outcome of every run, by its key: what the journal knows, and the rest simulated now. */
async function complete(
  runs: readonly PlannedRun[],
  header: JournalHeader,
  path: string,
  options: ExperimentOptions,
  plugins: Plugins,
  log: Log,
): Promise<ReadonlyMap<string, RunOutcome> | "interrupted"> {
  const text = usable(path, () => readJournalFile(path));
  const known = readJournal(text, header, path);
  const whole = text.slice(0, known.wholeLength);
  if (whole.length < text.length) log.line("warn", `${path} ended with half a line; that run is done again`);
  const outcomes = new Map(known.outcomes);
  const byKey = new Map(runs.map((run) => [keyOf(run), run]));
  const missing = [...byKey].filter(([key]) => !outcomes.has(key));
  const jobs: ExperimentJob[] = missing.map(([, { settings, withRounds }]) => ({ settings, withRounds }));
  const before = byKey.size - jobs.length;
  log.line(
    "info",
    before === 0
      ? `${byKey.size} runs, ${options.jobs} at a time`
      : `${before} of ${byKey.size} runs are done already (in ${path})`,
  );
  if (jobs.length === 0) return outcomes;

  log.line("info", `roughly ${inWords(expectedSeconds(jobs) / options.jobs)} on an idle machine`);
  const journal = usable(path, () => openJournalFile(path, Buffer.byteLength(whole)));
  // A journal begins with its first run: what cannot be done must not decide what else is done in the folder.
  let begun = known.wholeLength > 0;
  const interrupted = new AbortController();
  onEndSignal(() => interrupted.abort());
  const progress = startProgress(byKey.size, before, options.jobs, log);
  const setUp: ExperimentSetUp = {
    plugins: plugins.files,
    kernels: options.kernels,
    ...(options.data === undefined ? {} : { folder: options.data }),
  };
  try {
    await inThreads(jobs, {
      module: pathToFileURL(join(packageRoot, "dist", "cli", "experiment-worker.js")),
      setUp,
      threads: options.jobs,
      signal: interrupted.signal,
      onDone(index, answer: ThreadAnswer<RunOutcome>) {
        const outcome = resultOf(answer);
        const [key] = missing[index] as (typeof missing)[number];
        if (!begun) journal.append(headerLine(header));
        begun = true;
        journal.append(runLine(key, outcome));
        outcomes.set(key, outcome);
        progress(outcomes.size - known.outcomes.size);
      },
    });
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
  } finally {
    log.status("");
    journal.close();
  }
  if (!interrupted.signal.aborted) return outcomes;
  const done = before + outcomes.size - known.outcomes.size;
  log.line("warn", `interrupted: ${done} of ${byKey.size} runs are done and kept; the same command goes on from there`);
  return "interrupted";
}

/** A bar on a terminal, elsewhere a line after each tenth. */
function startProgress(total: number, before: number, threads: number, log: Log): (doneNow: number) => void {
  const timeLeft = startTimeLeft(threads, () => performance.now() / 1000);
  const show = (done: number, text: string) =>
    log.status(`${bar(done / total, 40, log.style)} ${done} of ${total} runs${text}`);
  let toldTenths = Math.floor((10 * before) / total);
  show(before, "");
  return (doneNow) => {
    const done = before + doneNow;
    const left = timeLeft(doneNow, total - done);
    const text = done === total ? ", all done" : left === undefined ? "" : `, about ${inWords(left)} left`;
    show(done, text);
    const tenths = Math.floor((10 * done) / total);
    if (tenths > toldTenths && !process.stderr.isTTY) log.line("info", `${done} of ${total} runs${text}`);
    toldTenths = tenths;
  };
}

function inWords(seconds: number): string {
  return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
