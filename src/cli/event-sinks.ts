import type { AssembledRun } from "../host/assemble-run.ts";
import { runFolders } from "../host/run-folders.ts";
import { tensorBoard } from "../host/tensorboard.ts";
import { askJson } from "../platform/nodejs/ask-json.ts";
import { systemClock } from "../platform/nodejs/clock.ts";
import type { DataQuestion } from "../protocol/own-data-messages.ts";
import { mlflow } from "../trackers/mlflow.ts";
import { mlflowApi } from "../trackers/mlflow-api.ts";
import { type EventSink, feedSinks } from "../watch/event-sink.ts";
import { askedOf } from "./asked-of-run.ts";
import { mlflowEnvironment } from "./mlflow-address.ts";
import type { RunOptions } from "./run-options.ts";
import type { KeptSession } from "./taken-run.ts";
import type { Log } from "./terminal/log.ts";

/** All that takes the events of an aggregator out of the program, as its options want it. One that fails ends no run. */
export function feedEventSinks(
  options: RunOptions,
  question: DataQuestion | undefined,
  run: Pick<AssembledRun, "aggregator" | "metrics">,
  log: Log,
  kept: KeptSession,
) {
  return feedSinks(eventSinks(options, question, run, log, kept), (name, error) =>
    log.line("warn", `${name}: ${error instanceof Error ? error.message : error}; the run goes on without it`),
  );
}

function eventSinks(
  options: RunOptions,
  question: DataQuestion | undefined,
  { aggregator, metrics }: Pick<AssembledRun, "aggregator" | "metrics">,
  log: Log,
  { checkpoints, taken, sharing }: KeptSession,
): EventSink[] {
  const { runsDir, save, tensorboard, mlflow: address } = options;
  const sinks: EventSink[] = [metrics];
  const now = () => new Date();
  if (tensorboard !== undefined) sinks.push(tensorBoard({ folder: tensorboard, now }));
  if (address !== undefined) {
    const { experiment, headers } = mlflowEnvironment(process.env);
    const api = mlflowApi(askJson(address, { headers }));
    sinks.push(mlflow({ api, experiment, clock: systemClock, nowMs: Date.now }));
  }
  if (runsDir !== undefined && save) {
    sinks.push(
      runFolders({
        folder: runsDir,
        aggregator,
        now,
        asked: askedOf(options, question),
        ...(sharing ? { sharing } : {}),
        checkpoints,
        growing: {
          onLost: ({ message }) =>
            log.line("warn", `${message}; of the rest of the run only its end is kept, if the disk can then`),
        },
        ...(taken
          ? {
              taken: {
                path: taken.run.path,
                record: taken.run.record,
                earlier: taken.earlier,
                sequence: taken.checkpoint.sequence,
              },
            }
          : {}),
        onKept(path, problems) {
          log.line("info", `kept in ${path}`);
          for (const problem of problems) log.line("warn", `${path}: ${problem}`);
        },
      }),
    );
  }
  return sinks;
}
