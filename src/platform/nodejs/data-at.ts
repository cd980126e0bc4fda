import { stat } from "node:fs/promises";
import type { PictureSet } from "../../data/picture-set.ts";
import { idxFilesIn, isIdxFile, readIdxPictures } from "./idx-files.ts";
import { holdsPictures, type ReadPicturesOptions, readPictureFolder } from "./picture-folder.ts";

/** What a path leads to: something to read with `readTable`, or pictures, each with its class. */
export type DataAt =
  | { readonly kind: "table" }
  | {
      readonly kind: "pictures";
      readonly written: "folders" | "idx";
      /** @throws UserError */
      readonly read: (options?: ReadPicturesOptions) => Promise<PictureSet>;
    };

/**
 * Tells pictures (a folder with a folder for each class; pictures in IDX with their labels beside them) from tables. What is
 * not there is a table: reading it says what is wrong.
 */
export async function dataAt(path: string): Promise<DataAt> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) {
    if (!(await isIdxFile(path).catch(() => false))) return { kind: "table" };
    return { kind: "pictures", written: "idx", read: (options = {}) => readIdxPictures(path, options) };
  }
  if (!found?.isDirectory()) return { kind: "table" };
  const [idx, ...others] = await idxFilesIn(path);
  if (idx !== undefined) {
    return { kind: "pictures", written: "idx", read: (options = {}) => readIdxPictures(idx, options, others) };
  }
  if (!(await holdsPictures(path))) return { kind: "table" };
  return { kind: "pictures", written: "folders", read: (options) => readPictureFolder(path, options) };
}
