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
 * @param onNote why it is another one than the run had here
 * @throws FileNotWritten
 */
export async function folderToGoOnIn(
  runsFolder: string,
  kept: SharedRunFiles,
  onNote: (text: string) => void,
): Promise<string> {
  const record = recordIn(new TextDecoder().decode(kept.record));
  const progress = progressIn(kept.checkpoint);
  // What another version of this program has kept cannot be compared.
  if (!record || !progress) return newFolder(runsFolder, kept);
  const reasons: string[] = [];
  const told = (taken: string) => {
    for (const reason of reasons) onNote(`${reason}: the run goes on in ${taken}`);
    return taken;
  };
  for (const folder of foldersOf(record, runsFolder, kept.name)) {
    const reason = await goOnIn(folder, kept, progress);
    if (reason === undefined) return told(folder);
    reasons.push(reason);
  }
  return told(await newFolder(runsFolder, kept));
}

/** Those that the run has here, what has come furthest first. They are called as the first one, with a number behind all others. */
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
async function goOnIn(folder: string, kept: SharedRunFiles, progress: Progress): Promise<string | undefined> {
  let release: () => void;
  try {
    release = lockFolder(folder);
  } catch (error) {
    return error instanceof FolderLocked ? error.what : new FileNotWritten(folder, error).message;
  }
  // Looked at again, now that nobody else can change it.
  const here = progressAt(folder);
  const isOver = recordAt(folder)?.ending !== null;
  const isBehind = !here || compareProgress(here, progress) < 0;
  // Somebody has gone on with it who was not of the fleet then. It may be dear to them.
  const isApart = isBehind && here !== undefined && here.generation > progress.generation;
  if (isOver || isApart) {
    release();
    return isOver
      ? `the run has an end in ${folder}, of which its fleet does not know`
      : `${folder} has rounds that its fleet does not know`;
  }
  if (isBehind) await replaceFiles(folder, kept);
  // A power failure may have cut what was not flushed.
  else if (sizeOf(join(folder, "events.ndjson")) < kept.events.length)
    replaceFile(folder, "events.ndjson", kept.events);
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

/** The checkpoint comes last: as long as it is the former one, all of this is done again. */
async function replaceFiles(folder: string, { record, checkpoint, events }: SharedRunFiles): Promise<void> {
  // What it says of rounds is in the events; those that came after the kept checkpoint may have been others.
  rmSync(join(folder, "metrics.csv"), { force: true });
  replaceFile(folder, "events.ndjson", events);
  replaceFile(folder, "run.json", record);
  await placeCheckpoint(folder, checkpoint);
}

function replaceFile(folder: string, name: string, content: Uint8Array): void {
  const path = join(folder, name);
  try {
    writeFileSync(`${path}.new`, content, { flush: true });
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw new FileNotWritten(path, error);
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
