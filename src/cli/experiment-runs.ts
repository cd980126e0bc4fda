import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { keyOf, type PlannedRun } from "../experiments/axes.ts";
import { expectedSeconds } from "../experiments/effort.ts";
import type { RunOutcome } from "../experiments/experiment.ts";
import { headerLine, type JournalHeader, readJournal, runLine } from "../experiments/journal.ts";
import { packageRoot } from "../host/package.ts";
import { openJournalFile, readJournalFile } from "../platform/nodejs/journal-file.ts";
import { inThreads } from "../platform/nodejs/worker-threads.ts";
import { usable } from "./experiment-folder.ts";
import type { ExperimentJob, ExperimentSetUp } from "./experiment-worker.ts";
import type { KernelsOption } from "./kernels-option.ts";
import { codeOfSignal, onEndSignal } from "./signals.ts";
import { bar } from "./terminal/format.ts";
import type { Log } from "./terminal/log.ts";
import { resultOf, type ThreadAnswer } from "./thread-answer.ts";
import { startTimeLeft } from "./time-left.ts";

export interface CompletionOptions extends KernelsOption {
  /** Folder with the datasets' files. */
  readonly datasets?: string;
  /** Files whose entries the simulations may name. */
  readonly plugins: readonly string[];
  /** Runs at a time. */
  readonly jobs: number;
}

/** The outcome of every run, by its key: what the journal knows, and the rest simulated now. */
export async function completeRuns(
  runs: readonly PlannedRun[],
  header: JournalHeader,
  path: string,
  options: CompletionOptions,
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
  onEndSignal((signal) => {
    process.exitCode = codeOfSignal(signal);
    interrupted.abort();
  });
  const progress = startProgress(byKey.size, before, options.jobs, log);
  const setUp: ExperimentSetUp = {
    plugins: options.plugins,
    kernels: options.kernels,
    jobs: Math.min(options.jobs, jobs.length),
    ...(options.datasets === undefined ? {} : { folder: options.datasets }),
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
        usable(path, () => {
          if (!begun) journal.append(headerLine(header));
          begun = true;
          journal.append(runLine(key, outcome));
        });
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
    if (tenths > toldTenths && log.columns() === undefined) log.line("info", `${done} of ${total} runs${text}`);
    toldTenths = tenths;
  };
}

function inWords(seconds: number): string {
  return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
