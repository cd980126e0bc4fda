import { stat } from "node:fs/promises";
import type { PictureSource } from "../../data/picture-source.ts";
import { UserError } from "../../protocol/user-error.ts";
import { idxFilesIn, isIdxFile, listIdxPictures, readIdxPictures } from "./idx-files.ts";
import { holdsPictures, listPictureFolder, readPictureFolder } from "./picture-folder.ts";

/** What a path leads to: something to read with `readTable`, or pictures, each with its class. */
export type DataAt = { readonly kind: "table" } | PicturesAt;

export interface PicturesAt extends PictureSource {
  readonly kind: "pictures";
  readonly written: "folders" | "idx";
}

/**
 * Tells pictures (a folder with a folder for each class; pictures in IDX with their labels beside them) from tables. What is
 * not there is a table: reading it says what is wrong.
 */
export async function dataAt(path: string): Promise<DataAt> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) {
    if (!(await isIdxFile(path).catch(() => false))) return { kind: "table" };
    return idxAt(path, path, []);
  }
  if (!found?.isDirectory()) return { kind: "table" };
  const [idx, ...others] = await idxFilesIn(path);
  if (idx !== undefined) return idxAt(path, idx, others);
  if (!(await holdsPictures(path))) return { kind: "table" };
  return {
    kind: "pictures",
    path,
    written: "folders",
    list: () => listPictureFolder(path),
    read: (options) => readPictureFolder(path, options),
  };
}

function idxAt(path: string, file: string, others: readonly string[]): PicturesAt {
  return {
    kind: "pictures",
    path,
    written: "idx",
    list: () => listIdxPictures(file),
    read: (options = {}) => readIdxPictures(file, options, others),
  };
}

/**
 * The pictures at a path, if there are some; they are not read together with anything else.
 *
 * @throws UserError if there are others
 */
export async function picturesAmong(paths: readonly string[]): Promise<PicturesAt | undefined> {
  for (const path of paths) {
    const found = await dataAt(path);
    if (found.kind === "table") continue;
    if (paths.length === 1) return found;
    throw new UserError("it has pictures, which cannot be read together with other data", {
      where: path,
      toDo: "name one folder that has a folder of pictures for each class",
    });
  }
  return undefined;
}
