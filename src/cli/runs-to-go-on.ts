import { basename, dirname } from "node:path";
import { leftBehind } from "../host/copies-of-runs.ts";
import type { LedRun } from "../host/standby.ts";
import { findUnfinishedRun, namesOfUnfinished } from "../host/unfinished-runs.ts";
import { readRuns } from "../platform/nodejs/run-records.ts";
import { UserError } from "../protocol/user-error.ts";

/** What has become of one of several runs: it has ended, or can be gone on with. One that had not begun yet is in no folder. */
export type RunToGoOn =
  | { readonly kind: "done" }
  | { readonly kind: "unfinished"; readonly path: string; readonly arguments: readonly string[] };

/** Runs of one session, by name. */
export interface RunsToGoOn {
  /** Undefined where nothing tells it. */
  readonly id: string | undefined;
  readonly runs: ReadonlyMap<string, RunToGoOn>;
}

/**
 * The newest session that had these runs, as their folders tell it.
 *
 * @throws UserError if there is none
 */
export function runsToGoOn(folder: string, names: readonly string[]): RunsToGoOn {
  const { runs } = readRuns(folder);
  const newest = runs.findLast(({ record }) => record.sharing && names.includes(record.sharing.name));
  const id = newest?.record.sharing?.id;
  if (id === undefined)
    throw new UserError("holds no runs of this file that can be gone on with", {
      where: folder,
      toDo: "name the folder of the runs with --runs-dir, or begin them anew without --resume",
    });
  const unfinished = new Set(namesOfUnfinished(folder));
  const behind = leftBehind(
    folder,
    runs.flatMap(({ name, record }) => (record.sharing?.id === id ? name : [])),
  );
  const found = new Map<string, RunToGoOn>();
  for (const { name, record } of runs) {
    if (record.sharing?.id !== id || behind.has(name)) continue;
    const run = record.sharing.name;
    if (record.ending !== null) found.set(run, { kind: "done" });
    else if (unfinished.has(name)) {
      const { path, content } = findUnfinishedRun(folder, name);
      found.set(run, { kind: "unfinished", path, arguments: content.arguments });
    } else found.delete(run);
  }
  return { id, runs: found };
}

/**
 * What has become of runs that another aggregator led. They go on as this program was asked for, whose files may lie elsewhere.
 *
 * @param led in the order of the runs
 */
export function runsLedBefore(
  led: readonly Pick<LedRun, "taken" | "isDone">[],
  runs: readonly { readonly name: string; readonly given: readonly string[] }[],
): RunsToGoOn {
  const found = new Map<string, RunToGoOn>();
  let id: string | undefined;
  for (const [i, { taken, isDone }] of led.entries()) {
    const run = runs[i];
    if (!run) continue;
    if (taken !== undefined) {
      found.set(run.name, { kind: "unfinished", path: taken, arguments: run.given });
      id ??= findUnfinishedRun(dirname(taken), basename(taken)).record.sharing?.id;
    } else if (isDone) found.set(run.name, { kind: "done" });
  }
  return { id, runs: found };
}
