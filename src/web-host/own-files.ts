import type { OpenedData, OwnDataOptions, Reading, Room } from "../assembly/own-data.ts";
import { openPictures } from "../assembly/own-pictures.ts";
import { openTable, type TableSource } from "../assembly/own-table.ts";
import { picturesWithin } from "../data/picture-part.ts";
import { rowsWithin } from "../data/row-bytes.ts";
import type { ReadOptions } from "../data/table-text.ts";
import { chosenPictures } from "../platform/browser/chosen-pictures.ts";
import { readChosenTable } from "../platform/browser/table-files.ts";
import type { ChosenPictures, ChosenTable, HowToRead, OwnFiles } from "./chosen-files.ts";

/** Chooses what is kept for testing, as it does at a node in Node.js that is told nothing. */
export const choosingSeed = 1;

/** Of a device that does not say how much memory it has. */
const usualMemoryBytes = 2 * 2 ** 30;
/** A tab gets this share of it. */
const shareOfMemory = 0.25;

/** Browsers tell the memory of a device roughly, or not at all; that which is free they do not tell. */
export function browserRoom(): Room {
  const { deviceMemory } = navigator as { readonly deviceMemory?: number };
  const bytes = shareOfMemory * (deviceMemory === undefined ? usualMemoryBytes : deviceMemory * 2 ** 30);
  return {
    rows: (survey) => rowsWithin(survey, bytes),
    // They stand there twice while examples are made of them.
    pictures: (size, channels = 3) => picturesWithin(size, channels, bytes / 2),
  };
}

/**
 * A node's own table or pictures, of files that were chosen in this browser: the same data as a node in Node.js has of the same files
 * on its disk.
 *
 * @throws UserError if they cannot be read, or nothing can be learned from them
 */
export function openChosen(
  { data, how }: OwnFiles,
  told: Pick<OwnDataOptions, "onWarning" | "onProgress">,
  reading: Omit<Reading, "room" | "collectGarbage">,
): Promise<OpenedData> {
  const { holdout, minCount, ignore } = how;
  const options = { holdout, minCount, ignore, seed: choosingSeed, ...told };
  const here = { ...reading, room: browserRoom() };
  return data.kind === "pictures"
    ? openPictures(picturesOf(data), options, here)
    : openTable(tableOf(data), readOptionsOf(how), options, here);
}

/** Only what was said. */
export function readOptionsOf({ missing, separator, header }: HowToRead): ReadOptions {
  return { missing, ...(separator === undefined ? {} : { separator }), ...(header === undefined ? {} : { header }) };
}

export function tableOf({ files }: ChosenTable): TableSource {
  return {
    where: files.map(({ name }) => name).join(", "),
    read: (options, visitor) => readChosenTable(files, options, visitor),
  };
}

export function picturesOf({ pictures }: ChosenPictures) {
  return chosenPictures("the chosen folder", pictures);
}
