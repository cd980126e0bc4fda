import { join } from "node:path";
import { FileNotWritten, type GrowingFile, openGrowingFile } from "../platform/nodejs/growing-file.ts";
import { makeFolder } from "../platform/nodejs/make-folder.ts";
import { scalarsOf } from "../trackers/scalars.ts";
import { scalarsRecord, versionRecord } from "../trackers/tensorboard-records.ts";
import type { EventSink } from "../watch/event-sink.ts";
import type { RunStartedWithDelay } from "../watch/events.ts";
import { plainName, timeStamp } from "./folder-names.ts";

export interface TensorBoardOptions {
  /** What TensorBoard is given as `--logdir`; made if it is missing. */
  readonly folder: string;
  readonly now: () => Date;
}

/** Writes each run's curves as an event file, in a folder of its own: that is what TensorBoard takes for a run. */
export function tensorBoard({ folder, now }: TensorBoardOptions): EventSink {
  let current: GrowingFile | undefined;
  let closing = Promise.resolve();
  let failure: unknown;

  function begin(started: RunStartedWithDelay): void {
    const at = now();
    const { run, dataset, settings } = started;
    const name = `${timeStamp(at)}-run-${run}-${plainName(dataset)}-${plainName(settings.strategy)}`;
    const path = join(folder, name);
    try {
      makeFolder(path);
    } catch (error) {
      throw new FileNotWritten(path, error);
    }
    // TensorBoard takes any file with "tfevents" in its name, and reads those of a folder in the order of their times.
    current = openGrowingFile(
      join(path, `events.out.tfevents.${Math.floor(at.getTime() / 1000)}.edgewise.${process.pid}`),
    );
    current.write(versionRecord(at.getTime() / 1000));
  }

  function end(): void {
    const ended = current;
    current = undefined;
    if (!ended) return;
    closing = closing
      .then(() => ended.close())
      .catch((error: unknown) => {
        failure ??= error;
      });
  }

  return {
    name: "TensorBoard's files",
    take(event) {
      if (failure !== undefined) throw failure;
      if (event.kind === "run-started") {
        end();
        begin(event);
      }
      const scalars = scalarsOf(event);
      if (scalars && scalars.values.size > 0) current?.write(scalarsRecord(now().getTime() / 1000, scalars));
      if (event.kind === "run-finished") end();
    },
    async close() {
      end();
      await closing;
      if (failure !== undefined) throw failure;
    },
  };
}
