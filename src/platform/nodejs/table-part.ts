import { checkTable } from "../../data/check.ts";
import { createHoldout } from "../../data/holdout.ts";
import { rowBytes } from "../../data/row-bytes.ts";
import { type RowSample, SampledRecords } from "../../data/row-sample.ts";
import type { Survey } from "../../data/survey.ts";
import { TrainingPart } from "../../data/training-part.ts";
import { type ReadTableOptions, readTable } from "./table-file.ts";

/** A table of which a part is learned from, and the rest kept for testing. */
export interface TablePart {
  /** Of the part that is learned from. */
  readonly survey: Survey;
  /** Records of both parts. */
  readonly records: number;
  /** The records that both parts are of, if there is no room for all. */
  readonly sample?: RowSample;
}

export interface ReadPartOptions {
  readonly read: ReadTableOptions;
  /** The share of the records that is for testing, and the seed that chooses them, and those of a sample. */
  readonly holdout: number;
  readonly seed: number;
  /** The most records that there is room for, by what the table holds. */
  readonly mostRows: (survey: Survey) => number;
}

/**
 * Reads a table once to know its columns and records; and once more, if there are too many of them, to know a sample.
 *
 * @throws what `readTable` throws
 */
export async function readTablePart(
  paths: readonly string[],
  { read, holdout, seed, mostRows }: ReadPartOptions,
): Promise<TablePart> {
  const all = new TrainingPart(createHoldout(holdout, seed), read);
  await readTable(paths, read, all);
  const survey = all.survey();
  const kept = Math.max(1, mostRows(survey));
  const whole = { survey, records: all.records };
  // A table with ragged records is refused, whatever else it holds.
  if (kept >= whole.records || survey.raggedCount > 0) return whole;
  const sample: RowSample = { of: whole.records, kept, seed };
  const part = new TrainingPart(createHoldout(holdout, seed), read);
  await readTable(paths, read, new SampledRecords(part, sample));
  return { survey: part.survey(), records: part.records, sample };
}

/** Kernels read features in one memory of 32-bit addresses; some of it is for what they work with. */
const mostBytes = 3.5e9;
/** Examples take at most this share of what is free; the rest is for the program, and for others. */
const shareOfFree = 0.5;

/** How many records of a table with these columns the machine has room for now, beside whatever else it does. */
export function rowsWithRoom(survey: Survey, freeBytes = process.availableMemory()): number {
  return Math.floor(Math.min(mostBytes, shareOfFree * freeBytes) / rowBytes(checkTable(survey).columns));
}
