import { existsSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunRecord } from "../data/run-record.ts";
import { placeCheckpoint } from "../platform/nodejs/checkpoint-files.ts";
import { FolderLocked, lockFolder } from "../platform/nodejs/folder-lock.ts";
import { FileNotWritten } from "../platform/nodejs/growing-file.ts";
import type { SharedRunFiles } from "../runtime/shared-run.ts";
import {
  compareProgress,
  identityOf,
  type Progress,
  progressAt,
  progressIn,
  recordAt,
  recordIn,
} from "./copies-of-runs.ts";
import { makeRunFolder } from "./run-folder.ts";

/**
 * The folder in which a run goes on that was kept for a fleet: that which it has here, if it can be had, else a new one, beside it. It
 * has at least what was kept, and is locked for as long as this program runs.
 *
 * @param lastTerm of who took the run over before this program
 * @param onNote why it is another one than the run had here
 * @throws FileNotWritten
 */
export async function folderToGoOnIn(
  runsFolder: string,
  kept: SharedRunFiles,
  lastTerm: number | undefined,
  onNote: (text: string) => void,
): Promise<string> {
  const record = recordIn(new TextDecoder().decode(kept.record));
  const progress = progressIn(kept.checkpoint);
  // What another version of this program has kept cannot be compared.
  if (!record || !progress) return newFolder(runsFolder, kept);
  const reasons: string[] = [];
  let taken: string | undefined;
  for (const folder of foldersOf(record, runsFolder, kept.name)) {
    const reason = await goOnIn(folder, kept, { progress, lastTerm });
    if (reason === undefined) {
      taken = folder;
      break;
    }
    reasons.push(reason);
  }
  taken ??= await newFolder(runsFolder, kept);
  if (reasons.length > 0) onNote(`${reasons.join("; ")}: the run goes on in ${taken}`);
  return taken;
}

/** Those that the run has here, what has come furthest first. All but the first have a number behind its name. */
function foldersOf(record: RunRecord, runsFolder: string, name: string): string[] {
  const found: { readonly path: string; readonly progress: Progress }[] = [];
  const none: Progress = { term: 0, generation: 0 };
  for (let count = 1; ; count++) {
    const path = join(runsFolder, count === 1 ? name : `${name}-${count}`);
    if (!existsSync(path)) break;
    const there = recordAt(path);
    if (there && identityOf(there) === identityOf(record)) found.push({ path, progress: progressAt(path) ?? none });
  }
  return found.toSorted((a, b) => compareProgress(b.progress, a.progress)).map(({ path }) => path);
}

/** @returns why it cannot be; undefined if the run can go on there */
async function goOnIn(
  folder: string,
  kept: SharedRunFiles,
  { progress, lastTerm }: { readonly progress: Progress; readonly lastTerm: number | undefined },
): Promise<string | undefined> {
  let release: () => void;
  try {
    release = lockFolder(folder);
  } catch (error) {
    return error instanceof FolderLocked ? error.what : new FileNotWritten(folder, error).message;
  }
  // Looked at again, now that nobody else can change it.
  const here = progressAt(folder);
  const isOver = recordAt(folder)?.ending !== null;
  const ahead = here ? compareProgress(here, progress) : -1;
  // It is ahead where its program could not keep it for the fleet any more. That counts only if nobody has led since: else the nodes have gone on
  // from what was kept, and may have other answers to the same rounds. More generations of an earlier term are of somebody who went on alone.
  const isApart = here !== undefined && (ahead > 0 ? here.term !== lastTerm : here.generation > progress.generation);
  if (isOver || isApart) {
    release();
    return isOver
      ? `the run has an end in ${folder}, of which its fleet does not know`
      : `${folder} has rounds that its fleet does not know`;
  }
  try {
    if (ahead < 0) await replaceFiles(folder, kept);
    // A power failure may have cut what was not flushed. Further on its events are others than those that were kept.
    else if (ahead === 0 && sizeOf(join(folder, "events.ndjson")) < kept.events.length)
      replaceFile(folder, "events.ndjson", kept.events);
  } catch (error) {
    if (!(error instanceof FileNotWritten)) throw error;
    release();
    return error.message;
  }
  return undefined;
}

async function newFolder(runsFolder: string, kept: SharedRunFiles): Promise<string> {
  const folder = join(runsFolder, makeRunFolder(runsFolder, kept.name));
  try {
    lockFolder(folder);
  } catch (error) {
    throw error instanceof FolderLocked ? error : new FileNotWritten(folder, error);
  }
  await replaceFiles(folder, kept);
  return folder;
}

/**
 * The checkpoint comes last: who takes the run over after this program was killed in between does all of it again. Nothing is flushed before it:
 * all of it is still in the fleet's store, and a lease has to be renewed meanwhile.
 */
async function replaceFiles(folder: string, { record, checkpoint, events }: SharedRunFiles): Promise<void> {
  const metrics = join(folder, "metrics.csv");
  try {
    // What it says of rounds is in the events; those that came after the kept checkpoint may have been others.
    rmSync(metrics, { force: true });
  } catch (error) {
    throw new FileNotWritten(metrics, error);
  }
  replaceFile(folder, "run.json", record);
  replaceFile(folder, "events.ndjson", events);
  await placeCheckpoint(folder, checkpoint);
}

function replaceFile(folder: string, name: string, content: Uint8Array): void {
  const path = join(folder, name);
  try {
    writeFileSync(`${path}.new`, content);
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw new FileNotWritten(path, error);
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
