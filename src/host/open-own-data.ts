import type { OpenedData, OwnDataOptions, Reading, Room } from "../assembly/own-data.ts";
import { openPictures } from "../assembly/own-pictures.ts";
import { openTable, type TableSource } from "../assembly/own-table.ts";
import type { ReadOptions } from "../data/table-text.ts";
import { collectGarbage } from "../platform/nodejs/collect-garbage.ts";
import { picturesAmong } from "../platform/nodejs/data-at.ts";
import { picturesWithRoom } from "../platform/nodejs/picture-part.ts";
import { readTable } from "../platform/nodejs/table-file.ts";
import { rowsWithRoom } from "../platform/nodejs/table-part.ts";

/** A table or pictures that a node learns from. */
export interface OwnDataConfiguration extends OwnDataOptions {
  /** Files, folders or patterns. */
  readonly paths: readonly string[];
  /** How a table is to be read. */
  readonly read: ReadOptions;
}

const room: Room = {
  rows: (survey) => rowsWithRoom(survey),
  pictures: (size, channels) => picturesWithRoom(size, channels),
};

/**
 * A table, or a folder of pictures, on this machine's disk.
 *
 * @throws UserError if it cannot be read, or nothing can be learned from it
 */
export async function openOwnData(
  { paths, read, ...options }: OwnDataConfiguration,
  how: Omit<Reading, "room" | "collectGarbage">,
): Promise<OpenedData> {
  const reading = { ...how, room, collectGarbage };
  const found = await picturesAmong(paths);
  if (found) return openPictures(found, options, reading);
  const table: TableSource = {
    where: paths.join(", "),
    read: (asked, visitor) => readTable(paths, asked, visitor),
  };
  return openTable(table, read, options, reading);
}
