import type { Assembly } from "../host/assemble-aggregator.ts";
import { runFolders } from "../host/run-folders.ts";
import { tensorBoard } from "../host/tensorboard.ts";
import type { EventSink } from "../watch/event-sink.ts";
import type { RunOptions } from "./run-options.ts";
import type { Log } from "./terminal/log.ts";

/** All that takes the events of an aggregator out of the program, as its options want it. */
export function eventSinks({ runsDir, save, tensorboard }: RunOptions, assembly: Assembly, log: Log): EventSink[] {
  const { aggregator, metrics } = assembly;
  const sinks: EventSink[] = [metrics];
  const now = () => new Date();
  if (tensorboard !== undefined) sinks.push(tensorBoard({ folder: tensorboard, now }));
  if (runsDir !== undefined && save) {
    sinks.push(
      runFolders({
        folder: runsDir,
        aggregator,
        now,
        onKept(path, problems) {
          log.line("info", `kept in ${path}`);
          for (const problem of problems) log.line("warn", `${path}: ${problem}`);
        },
      }),
    );
  }
  return sinks;
}
