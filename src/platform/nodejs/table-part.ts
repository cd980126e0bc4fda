import { rowsWithin } from "../../data/row-bytes.ts";
import type { Survey } from "../../data/survey.ts";
import type { ReadTableOptions } from "../../data/table-files.ts";
import { surveyPart, type TablePart, type TablePartOptions } from "../../data/table-part.ts";
import { readTable } from "./table-file.ts";

export interface ReadPartOptions extends Omit<TablePartOptions, "missing"> {
  readonly read: ReadTableOptions;
}

/**
 * Reads a table once to know its columns and records; and once more, if there are too many of them, to know a sample.
 *
 * @throws what `readTable` throws
 */
export function readTablePart(paths: readonly string[], { read, ...options }: ReadPartOptions): Promise<TablePart> {
  return surveyPart((visitor) => readTable(paths, read, visitor), { ...read, ...options });
}

/** Kernels read features in one memory of 32-bit addresses; some of it is for what they work with. */
const mostBytes = 3.5e9;
/** Examples take at most this share of what is free; the rest is for the program, and for others. */
const shareOfFree = 0.5;

/** How many records of a table with these columns the machine has room for now, beside whatever else it does. */
export function rowsWithRoom(survey: Survey, freeBytes = process.availableMemory()): number {
  return rowsWithin(survey, Math.min(mostBytes, shareOfFree * freeBytes));
}
