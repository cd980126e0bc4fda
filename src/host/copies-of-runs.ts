import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type RunRecord, runRecord } from "../data/run-record.ts";
import { decodePlain } from "../math/plain-data.ts";
import { generationIn, hasCheckpoint, readCheckpoint } from "../platform/nodejs/checkpoint-files.ts";
import { foldersIn } from "../platform/nodejs/folders-in.ts";
import type { CheckpointContent } from "./run-checkpoints.ts";

/**
 * How far a checkpoint has come. Who leads a fleet goes on from what was kept there before, so that a later term is further, whatever the
 * generations. A leader that was gone before it kept anything has left none: whether one led in between, only the fleet's store tells.
 */
export interface Progress {
  /** 0 where none led. */
  readonly term: number;
  readonly generation: number;
}

/** Less than 0 where `a` has come less far. */
export const compareProgress = (a: Progress, b: Progress): number => a.term - b.term || a.generation - b.generation;

/** Of a checkpoint's file; undefined if it is damaged, or of another version. */
export function progressIn(file: Uint8Array): Progress | undefined {
  const found = generationIn(file);
  return "problem" in found ? undefined : progressOf(found);
}

/** Of a run's folder; undefined if there is no checkpoint that can be gone on from. */
export function progressAt(folder: string): Progress | undefined {
  const { whole } = readCheckpoint(folder);
  return whole && progressOf(whole);
}

/** Another version may keep what this one cannot read. */
function progressOf(found: { readonly generation: number; readonly content: Uint8Array }): Progress | undefined {
  try {
    const { format, version, term = 0 } = decodePlain(found.content) as Partial<CheckpointContent>;
    return format === "edgewise-checkpoint" && version === 1 ? { term, generation: found.generation } : undefined;
  } catch {
    return undefined;
  }
}

/** What the folder's run.json says; undefined if there is none that can be read. */
export function recordAt(folder: string): RunRecord | undefined {
  try {
    return recordIn(readFileSync(join(folder, "run.json"), "utf8"));
  } catch {
    return undefined;
  }
}

/** Undefined if it is none, or one of another version. */
export function recordIn(text: string): RunRecord | undefined {
  try {
    return runRecord.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The same for all records of a run, in whichever folder it goes on. */
export const identityOf = ({ instance, run, startedAt, sharing }: RunRecord): string =>
  JSON.stringify([instance, run, startedAt, sharing?.name]);

/**
 * Folders whose run went on in another one of the same folder of runs: another aggregator took it over, and could not have the first.
 *
 * @param asked names of folders of the runs that are looked at
 * @returns by the name of each folder left behind, the name of the one in which the run came furthest, or to its end
 */
export function leftBehind(runsFolder: string, asked: readonly string[]): ReadonlyMap<string, string> {
  const copies = new Map<string, { readonly name: string; readonly record: RunRecord }[]>();
  const starts = new Set(asked.map(startOf));
  for (const name of foldersIn(runsFolder)) {
    // There may be hundreds of others, whose records may be large.
    if (!starts.has(startOf(name))) continue;
    const record = recordAt(join(runsFolder, name));
    if (!record) continue;
    const identity = identityOf(record);
    copies.set(identity, [...(copies.get(identity) ?? []), { name, record }]);
  }
  const behind = new Map<string, string>();
  for (const all of copies.values()) {
    if (all.length === 1) continue;
    const [furthest, ...others] = all
      .map(({ name, record }) => ({
        name,
        hasEnded: record.ending !== null,
        ...standing(join(runsFolder, name), record),
      }))
      .toSorted(
        (a, b) => compareProgress(b, a) || Number(b.hasEnded) - Number(a.hasEnded) || (a.name < b.name ? 1 : -1),
      );
    for (const { name } of others) if (furthest) behind.set(name, furthest.name);
  }
  return behind;
}

/** A name without the number behind it: the same for all folders of a run. */
const startOf = (name: string) => name.replace(/(-\d+)+$/, "");

/** A run keeps its checkpoints until its end counts: one that slept may have ended it alone. */
function standing(path: string, { ending }: RunRecord): Progress {
  if (ending !== null && !hasCheckpoint(path)) return { term: Number.MAX_VALUE, generation: 0 };
  return progressAt(path) ?? { term: 0, generation: 0 };
}
