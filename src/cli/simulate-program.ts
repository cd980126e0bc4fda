import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { taskOf } from "../assembly/task.ts";
import { withStart } from "../host/model-to-go-on-from.ts";
import { packageRoot } from "../host/package.ts";
import type { Plugins } from "../host/plugins.ts";
import { inThreads } from "../platform/nodejs/worker-threads.ts";
import { participationNote } from "../protocol/participation.ts";
import type { RunResult } from "../protocol/result.ts";
import { isSuccess } from "../protocol/run-endings.ts";
import { examplesNotMade } from "../simulation/node-examples.ts";
import type { RunRecord } from "../simulation/record.ts";
import { checkSettings } from "../simulation/settings.ts";
import { checkShares, firstTells } from "./check-shares.ts";
import { ownRunsOf } from "./own-runs.ts";
import { codeOfSignal, onEndSignal } from "./signals.ts";
import { type SimulateOptions, seedsOf, simulationsOf } from "./simulate-settings.ts";
import type { SimulationSetUp } from "./simulation-worker.ts";
import { bar } from "./terminal/format.ts";
import { createLog, type Log } from "./terminal/log.ts";
import { simulationTable } from "./terminal/simulation-table.ts";
import { tellLeftOut } from "./terminal/tell-left-out.ts";
import { resultOf, type ThreadAnswer } from "./thread-answer.ts";
import { UsageError } from "./usage.ts";

/** Simulates what the options ask for, and prints the results; a run that is done is printed even after Ctrl-C. */
export async function runSimulations(given: SimulateOptions, { catalog, files }: Plugins): Promise<void> {
  const { asked: options, start } = await withStart(given);
  if (start && (start.schema || given.data !== undefined))
    throw new UsageError("simulations go on from models of public datasets only", { where: "--from" });
  const log = createLog(options);
  const [seed = options.seed] = seedsOf(options);
  const own = options.data === undefined ? undefined : await ownRunsOf(options, { catalog, seed, log });
  const { dataset, model } = own ?? taskOf(catalog, options);
  const { nodes, stepSize = options.stepSize ?? catalog.model(model).stepSize } = own ?? options;
  const runs = simulationsOf(options, { dataset, model, nodes, stepSize });
  for (const settings of runs) checkSettings(settings, catalog);
  if (options.examplesEach !== undefined && !catalog.dataset(dataset).made) throw examplesNotMade(dataset);
  warnOfIgnored(options, log);
  const results: (RunResult | undefined)[] = runs.map(() => undefined);
  const finished = () => results.filter((result) => result !== undefined);
  let done = 0;
  let printed = 0;
  /** Lines come in the order of the runs, each as soon as all before it are there. */
  function printReady(gaps: "wait" | "skip"): void {
    for (; printed < results.length; printed++) {
      const result = results[printed];
      if (result) process.stdout.write(`${JSON.stringify(result)}\n`);
      else if (gaps === "wait") return;
    }
  }

  const interrupted = new AbortController();
  onEndSignal((signal) => {
    process.exitCode = codeOfSignal(signal);
    interrupted.abort();
  });
  const progress = () => log.status(`${bar(done / runs.length, 40, log.style)} ${done} of ${runs.length} runs`);
  const setUp: SimulationSetUp = {
    kernels: options.kernels,
    jobs: Math.min(options.jobs, runs.length),
    data: own
      ? { kind: "own", own: own.own, balance: options.balance }
      : { kind: "dataset", name: dataset, ...(options.datasets === undefined ? {} : { folder: options.datasets }) },
    plugins: files,
    ...(start ? { startWeights: start.weights } : {}),
  };
  try {
    // How data of one's own are spread is known when they have been read.
    if (!own && !firstTells(runs)) {
      const tell = (checked: number, all: number) => log.status(`looking for nodes without data: ${checked} of ${all}`);
      await checkShares(runs, options.datasets, catalog, { signal: interrupted.signal, onProgress: tell });
    }
    progress();
    await inThreads(runs, {
      module: pathToFileURL(join(packageRoot, "dist", "cli", "simulation-worker.js")),
      setUp,
      threads: options.jobs,
      signal: interrupted.signal,
      onDone(index, answer: ThreadAnswer<RunRecord>) {
        // Without the weights, which are no longer needed.
        results[index] = resultOf(answer).result;
        if (options.json) printReady("wait");
        done += 1;
        progress();
      },
    });
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
  } finally {
    // Finished runs are printed even if others failed.
    log.status("");
    if (options.json) printReady("skip");
    else if (done > 0) printTable(finished(), log);
  }

  if (interrupted.signal.aborted) log.line("warn", `ended before all was done: ${done} of ${runs.length} runs`);
  const failed = finished().filter(({ ending }) => !isSuccess(ending));
  if (failed.length === 0) return;
  for (const [explanation, count] of counted(failed.map((run) => run.explanation ?? run.ending))) {
    log.line("error", `${count} of ${done} run${done === 1 ? "" : "s"}: ${explanation}`);
  }
  process.exitCode ??= 1;
}

function counted(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function printTable(results: readonly RunResult[], log: Log): void {
  const { isTTY, columns } = process.stdout;
  const { text, leftOut } = simulationTable(results, isTTY && columns > 0 ? { width: columns } : {});
  process.stdout.write(text);
  tellLeftOut(leftOut, log);
}

/** Tells of options that change nothing in some of what is asked for, or in all of it. */
function warnOfIgnored(
  { strategy, phi, update, momentum, profiles, participation, nodes }: SimulateOptions,
  log: Log,
): void {
  const all = participationNote(participation, nodes);
  if (all !== undefined) log.line("warn", all);
  if (phi !== undefined && !strategy.some((name) => /^adaptive-20/.test(name))) {
    log.line("warn", "--phi changes nothing: only adaptive-2019 and adaptive-2018 have it");
  }
  const baselines = strategy.filter((name) => name === "centralized" || name === "asynchronous");
  const given = [...(update === "default" ? [] : ["--update"]), ...(momentum === undefined ? [] : ["--momentum"])];
  if (baselines.length > 0 && given.length > 0) {
    log.line("warn", `${baselines.join(" and ")}: plain descent, without ${given.join(" and ")}`);
  }
  if (profiles && strategy.includes("centralized")) {
    log.line("warn", "centralized: costs what the papers' laptop took, without --profiles");
  }
}
