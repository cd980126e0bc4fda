import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { byName } from "../../data/by-name.ts";
import { isGzip } from "../../data/file-kind.ts";
import { idxPictureList, idxPictureSet, isIdxPictures } from "../../data/idx-picture-set.ts";
import type { PictureList, PictureSet } from "../../data/picture-set.ts";
import type { ReadPicturesOptions } from "../../data/picture-source.ts";
import { UserError } from "../../protocol/user-error.ts";
import { withFile } from "./file-source.ts";
import { systemReason } from "./system-errors.ts";

/** Names of files with pictures in IDX, as people call them. */
const imagesName = /images.*(?:ubyte|idx)|idx3/i;

/** Whether a file holds pictures in IDX, packed with gzip or not. */
export async function isIdxFile(path: string): Promise<boolean> {
  const start = await withFile(path, (file) => file.read(0, Math.min(file.size, 4096)));
  if (isIdxPictures(start)) return true;
  if (!isGzip(start)) return false;
  try {
    return isIdxPictures(gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH }));
  } catch {
    return false;
  }
}

/** The files with pictures in IDX of a folder: those to learn from first. */
export async function idxFilesIn(folder: string): Promise<string[]> {
  const named = (await readdir(folder)).filter((name) => imagesName.test(name)).sort(byName);
  const found: string[] = [];
  for (const name of named) if (await isIdxFile(join(folder, name))) found.push(name);
  const isTrain = (name: string) => (/train/i.test(name) ? 0 : 1);
  return found.sort((a, b) => isTrain(a) - isTrain(b)).map((name) => join(folder, name));
}

/**
 * Reads pictures from a file in IDX, and their labels from the file beside it that is called alike: `labels` for `images`,
 * `idx1` for `idx3`, packed or not.
 *
 * @param others files that are not read, for the list of what is left out
 * @throws UserError
 */
export async function readIdxPictures(
  path: string,
  { onProgress = () => {}, ...options }: ReadPicturesOptions,
  others: readonly string[] = [],
): Promise<PictureSet> {
  const labelsPath = await labelsBeside(path);
  const images = await contentOf(path);
  const labels = await contentOf(labelsPath);
  const leftOut = others.map((other) => `${basename(other)} is not read: name it itself to learn from it`);
  const set = idxPictureSet(
    { name: path, bytes: images },
    { name: labelsPath, bytes: labels },
    { ...options, leftOut },
  );
  onProgress(1);
  return set;
}

/** @throws UserError, DatasetFileError */
export async function listIdxPictures(path: string): Promise<PictureList> {
  const labelsPath = await labelsBeside(path);
  return idxPictureList({ name: labelsPath, bytes: await contentOf(labelsPath) });
}

async function labelsBeside(path: string): Promise<string> {
  const folder = dirname(path);
  const plain = basename(path).replace(/\.gz$/i, "");
  const wanted = plain.replace(/images/i, "labels").replace(/idx3/i, "idx1");
  const names = await readdir(folder);
  const found = [wanted, `${wanted}.gz`].find((name) => name !== plain && names.includes(name));
  if (found !== undefined) return join(folder, found);
  throw new UserError(`the labels of these pictures are missing: there is no ${wanted} beside it`, {
    where: path,
    toDo: "put the file of labels (idx1) there under that name",
  });
}

async function contentOf(path: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(path);
    return isGzip(bytes) ? gunzipSync(bytes) : bytes;
  } catch (error) {
    throw new UserError(systemReason(error), { where: path, cause: error });
  }
}
