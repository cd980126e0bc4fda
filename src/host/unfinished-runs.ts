import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type RunRecord, runRecord } from "../data/run-record.ts";
import { decodePlain } from "../math/plain-data.ts";
import { hasCheckpoint, readCheckpoint } from "../platform/nodejs/checkpoint-files.ts";
import { foldersIn } from "../platform/nodejs/folders-in.ts";
import { systemReason } from "../platform/nodejs/system-errors.ts";
import { restoreAggregator } from "../protocol/aggregator/snapshot.ts";
import { UserError } from "../protocol/user-error.ts";
import type { TakenUp } from "../runtime/checkpoints.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import { eventOfLine } from "../watch/kept-event-line.ts";
import { leftBehind } from "./copies-of-runs.ts";
import { runByName } from "./run-by-name.ts";
import type { CheckpointContent } from "./run-checkpoints.ts";

/** A run that did not come to its end, with what is needed to go on with it. */
export interface UnfinishedRun {
  readonly name: string;
  readonly path: string;
  readonly record: RunRecord;
  readonly content: CheckpointContent;
  /** Of its newest checkpoint. */
  readonly generation: number;
  /** What somebody should know: checkpoints that are damaged, and which one is taken. */
  readonly warnings: readonly string[];
}

/**
 * The names of runs in a folder that have a checkpoint and no end, from the oldest to the newest; but none whose run went on in another
 * folder there.
 */
export function namesOfUnfinished(runsFolder: string): string[] {
  const names = foldersIn(runsFolder)
    .filter((name) => hasCheckpoint(join(runsFolder, name)) && !hasEnded(join(runsFolder, name)))
    .toSorted();
  if (names.length === 0) return [];
  const behind = leftBehind(runsFolder, names);
  return names.filter((name) => !behind.has(name));
}

/** A program that is killed as a run ends leaves the checkpoints. Whose record cannot be read has not ended, as far as is known. */
function hasEnded(path: string): boolean {
  try {
    return readRecord(path).ending !== null;
  } catch {
    return false;
  }
}

/**
 * The run that `latest`, a name or its only beginning, or a path names.
 *
 * @param take keeps others from changing its folder, before what is kept there is read; left out, it is only looked at
 * @throws UserError where there is none that can be gone on with, naming what is wrong
 */
export function findUnfinishedRun(
  runsFolder: string,
  named: string,
  take: (folder: string) => void = () => {},
): UnfinishedRun {
  if (named !== "latest") {
    const inFolder = join(runsFolder, named);
    if (existsSync(inFolder)) return readUnfinishedRun(inFolder, take);
    const name = existsSync(named) ? undefined : runByName(foldersIn(runsFolder).toSorted(), named, runsFolder);
    return readUnfinishedRun(name === undefined ? named : join(runsFolder, name), take);
  }
  const name = namesOfUnfinished(runsFolder).at(-1);
  if (name !== undefined) return readUnfinishedRun(join(runsFolder, name), take);
  throw new UserError("holds no run that can be gone on with", {
    where: runsFolder,
    toDo: "name the folder of the runs with --runs-dir, or the run itself with --resume",
  });
}

function readUnfinishedRun(folder: string, take: (folder: string) => void): UnfinishedRun {
  const path = join(dirname(folder), basename(resolve(folder)));
  readUnfinishedRecord(path);
  take(path);
  const record = readUnfinishedRecord(path);
  const { whole, damaged } = readCheckpoint(path);
  const problems = damaged.map((each) => `${each.path} ${each.problem}`);
  if (!whole) {
    if (problems.length === 0)
      throw new UserError("the run has no checkpoint: it ended before the first was written, or none were kept", {
        where: path,
        toDo: "begin the run anew",
      });
    throw new UserError(`${problems.join("; ")}; no checkpoint before is whole`, { toDo: "begin the run anew" });
  }
  const content = contentOf(whole.path, whole.content);
  const saved = new Date(content.savedAtMs).toISOString();
  const warnings = problems.map((problem) => `${problem}; the run goes on from ${whole.path}, of ${saved}`);
  return { name: basename(path), path, record, content, generation: whole.generation, warnings };
}

function readUnfinishedRecord(path: string): RunRecord {
  const record = readRecord(path);
  if (record.ending === null) return record;
  throw new UserError(`the run has come to its end (${record.ending})`, {
    where: path,
    toDo: `begin another one from its model with --from ${path}`,
  });
}

function readRecord(path: string): RunRecord {
  const file = join(path, "run.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`cannot be read: ${systemReason(error)}`, {
      where: file,
      toDo: "name the folder of a run with --resume, or latest",
    });
  }
  try {
    return runRecord.parse(JSON.parse(text));
  } catch (cause) {
    throw new UserError("is not the record of a run, or of another version of Edgewise", { where: file, cause });
  }
}

/** The file is as it was written; who wrote it may have been of another version. */
function contentOf(path: string, bytes: Uint8Array): CheckpointContent {
  const content = decodePlain(bytes) as Partial<CheckpointContent>;
  if (content.format === "edgewise-checkpoint" && content.version === 1) return content as CheckpointContent;
  throw new UserError("is a checkpoint of another version of Edgewise", { where: path });
}

/** @throws UserError where the state in a run's checkpoint is of another version than this program's, naming the run */
export function refuseOtherVersions({ path, content }: Pick<UnfinishedRun, "path" | "content">): void {
  try {
    restoreAggregator(content.checkpoint.state);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.what, { where: path, toDo: error.toDo, cause: error });
  }
}

/** What an aggregator goes on with, `nowMs` after the epoch. */
export function takeUp(
  { path, content }: Pick<UnfinishedRun, "path" | "content">,
  how: { readonly charges: boolean; readonly nowMs: number },
): TakenUp {
  const { checkpoint, savedAtMs } = content;
  const downSeconds = Math.max(0, (how.nowMs - savedAtMs) / 1000);
  return { checkpoint, charges: how.charges, downSeconds, earlier: eventsBefore(path, checkpoint.sequence) };
}

/** What is left of the run's events up to its checkpoint; the newest lines may be missing. */
function eventsBefore(path: string, sequence: number): AggregatorEvent[] {
  const file = join(path, "events.ndjson");
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      const event = eventOfLine(line);
      return event && event.sequence <= sequence ? [event] : [];
    });
}
