import type { AskedOfRun } from "../data/asked-of-run.ts";
import type { RunRecord } from "../data/run-record.ts";
import { FileNotWritten } from "../platform/nodejs/growing-file.ts";
import { pointToNewest } from "../platform/nodejs/newest-folder.ts";
import type { Aggregator } from "../runtime/aggregator-options.ts";
import type { EventSink } from "../watch/event-sink.ts";
import type { AggregatorEvent, AggregatorStarted, TaskDescription } from "../watch/events.ts";
import type { RunCheckpoints } from "./run-checkpoints.ts";
import type { RunFile } from "./run-facts.ts";
import { runFiles } from "./run-files.ts";
import {
  type Growing,
  openRunFolder,
  type ReopenedFolder,
  type RunEnd,
  type RunFolder,
  reopenRunFolder,
} from "./run-folder.ts";

export interface RunFoldersOptions {
  /** The folder in which each run gets a folder. */
  readonly folder: string;
  readonly aggregator: Pick<Aggregator, "history" | "result">;
  readonly now: () => Date;
  /** What its runs are asked for beside their settings. */
  readonly asked?: AskedOfRun;
  /** What its records say where several runs share a program. */
  readonly sharing?: RunRecord["sharing"];
  /** A run has been kept in this folder; `problems` tells what could not be made of it. */
  readonly onKept: (path: string, problems: readonly string[]) => void;
  readonly growing?: Growing;
  /** What is written at the end of a run. */
  readonly files?: ReadonlyMap<string, RunFile>;
  /** What is kept of runs while they go on; left out, nothing. */
  readonly checkpoints?: RunCheckpoints | undefined;
  /** A run that goes on, whose checkpoints have begun already, and the newest event that came before. */
  readonly taken?: (Omit<ReopenedFolder, "task"> & { readonly sequence: number }) | undefined;
}

/** Keeps every run of an aggregator in a folder of its own; `latest` leads to the newest one that came to its end. */
export function runFolders({
  folder,
  aggregator,
  now,
  asked = {},
  sharing,
  onKept,
  growing,
  files = runFiles,
  checkpoints,
  taken,
}: RunFoldersOptions): EventSink {
  let program: AggregatorStarted | undefined;
  let task: TaskDescription | undefined;
  let current: RunFolder | undefined;
  let ending = Promise.resolve();
  let failure: unknown;

  /** The files of a run's end are written beside what goes on. */
  function finish(run: RunFolder, end: RunEnd): void {
    ending = ending.then(async () => {
      try {
        const { record, problems } = await run.finish(end, files);
        await checkpoints?.end(record.run);
        if (record.result) pointTo(run.name);
        onKept(run.path, problems);
      } catch (error) {
        failure = error;
      }
    });
  }

  function pointTo(name: string): void {
    try {
      pointToNewest(folder, name);
    } catch (error) {
      throw new FileNotWritten(`${folder}/latest`, error);
    }
  }

  function begin(event: Extract<AggregatorEvent, { readonly kind: "run-started" }>): void {
    if (!program || !task) throw new Error("a run began before its aggregator");
    const before = aggregator.history().filter((each) => each.sequence < event.sequence && !belongsToARun(each));
    current = openRunFolder({
      runsFolder: folder,
      program,
      task,
      started: event,
      startedAt: now(),
      asked,
      ...(sharing ? { sharing } : {}),
      before,
      growing,
    });
    checkpoints?.begin(event.run, { folder: current.path, task });
  }

  return {
    name: "keeping runs",
    take(event) {
      if (failure !== undefined) throw failure;
      if (event.kind === "aggregator-started") program = event;
      if (event.kind === "aggregator-started" || event.kind === "task-changed") task = event.task;
      if (taken && event.sequence <= taken.sequence) {
        if (event.kind === "run-started" && task) current = reopenRunFolder({ ...taken, task, growing });
        return;
      }
      if (event.kind === "run-started") begin(event);
      current?.take(event);
      if (event.kind !== "run-finished" || !current) return;
      const result = aggregator.result();
      const weights = result?.run === event.run ? result : undefined;
      const events = aggregator.history().filter((each) => isOfRun(each, event.run));
      finish(current, { event, endedAt: now(), weights, events });
      current = undefined;
    },
    async close() {
      await ending;
      await current?.close();
      await checkpoints?.close();
      if (failure !== undefined) throw failure;
    },
  };
}

/** Nodes get ready for a run before it begins. */
const belongsToARun = (event: AggregatorEvent) => "run" in event && event.kind !== "node-ready";

const isOfRun = (event: AggregatorEvent, run: number) => !belongsToARun(event) || ("run" in event && event.run === run);
