import type { AskedOfRun } from "../data/asked-of-run.ts";
import type { RunRecord } from "../data/run-record.ts";
import type { AggregatorStarted, RunStartedWithDelay, TaskDescription } from "./events.ts";

/** What makes a run what it is when it begins. */
export interface BegunRun {
  readonly program: Pick<AggregatorStarted, "version" | "instance" | "kernels">;
  readonly task: Pick<TaskDescription, "dataset" | "model" | "title">;
  readonly started: Pick<RunStartedWithDelay, "run" | "settings" | "data" | "nodes" | "delayMs">;
  readonly startedAt: Date;
  readonly asked?: AskedOfRun;
  readonly sharing?: RunRecord["sharing"];
}

/** The record of a run that has begun, without an end. */
export function begunRecord({ program, task, started, startedAt, asked, sharing }: BegunRun): RunRecord {
  const { run, settings, data, nodes, delayMs } = started;
  return {
    format: "edgewise-run",
    version: 1,
    edgewise: program.version,
    instance: program.instance,
    run,
    startedAt: startedAt.toISOString(),
    endedAt: null,
    task: { dataset: task.dataset, model: task.model, title: task.title },
    settings,
    ...(asked ? { asked } : {}),
    ...(sharing ? { sharing } : {}),
    data,
    kernels: program.kernels,
    delayMs,
    nodes,
    ending: null,
    explanation: null,
    result: null,
    eventsLeftOut: 0,
  };
}
