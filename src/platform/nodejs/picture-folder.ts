import type { Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { byName } from "../../data/by-name.ts";
import {
  type ClassFolder,
  type ListedPictures,
  listPictures,
  notData,
  pictureName,
  readListedPictures,
} from "../../data/picture-folder.ts";
import type { PictureList, PictureSet } from "../../data/picture-set.ts";
import type { ReadPicturesOptions } from "../../data/picture-source.ts";
import { createPictureDecoder } from "./picture-codecs.ts";
import { systemReason } from "./system-errors.ts";

/** Whether a folder has folders with pictures in them. */
export async function holdsPictures(folder: string): Promise<boolean> {
  for (const name of await foldersOfClasses(folder)) {
    if ((await filesIn(join(folder, name))).some((file) => pictureName.test(file))) return true;
  }
  return false;
}

/** @throws UserError naming the folder that is wrong */
export async function listPictureFolder(folder: string): Promise<PictureList> {
  const { classes, files } = await listed(folder);
  return { classes, labels: files.map(({ label }) => label) };
}

/**
 * Reads the pictures (PNG, JPEG) of a folder that has a folder for each class. Files that cannot be read are passed over, and named
 * in the set.
 *
 * @throws UserError naming the folder that is wrong, or two pictures of different sizes
 */
export async function readPictureFolder(folder: string, options: ReadPicturesOptions = {}): Promise<PictureSet> {
  const decode = createPictureDecoder();
  const decodeAt = async (path: string) => {
    const bytes = await readFile(path).catch((error: unknown) => systemReason(error));
    return typeof bytes === "string" ? bytes : decode(bytes);
  };
  return readListedPictures(folder, await listed(folder), decodeAt, options);
}

/** Each picture's file is its path. */
async function listed(folder: string): Promise<ListedPictures<string>> {
  const folders: ClassFolder<string>[] = [];
  for (const name of await foldersOfClasses(folder)) {
    const files = await filesIn(join(folder, name));
    folders.push({ name, files: files.map((file) => [file, join(folder, name, file)] as const) });
  }
  return listPictures(folder, folders);
}

async function foldersOfClasses(folder: string): Promise<string[]> {
  return entriesOf(folder, (entry) => entry.isDirectory());
}

async function filesIn(folder: string): Promise<string[]> {
  return entriesOf(folder, (entry) => entry.isFile());
}

async function entriesOf(
  folder: string,
  wanted: (entry: { isDirectory(): boolean; isFile(): boolean }) => boolean,
): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (notData.test(entry.name)) continue;
    if (wanted(entry.isSymbolicLink() ? await linked(folder, entry) : entry)) names.push(entry.name);
  }
  return names.sort(byName);
}

/** What a link leads to; a link to nowhere is as good as not there. */
const linked = (folder: string, entry: Dirent) => stat(join(folder, entry.name)).catch(() => entry);
