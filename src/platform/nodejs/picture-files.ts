import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { byName } from "../../data/by-name.ts";
import type { Picture } from "../../data/picture.ts";
import { UnreadablePicture } from "../../data/picture-bytes.ts";
import { pictureName } from "../../data/picture-folder.ts";
import { UserError } from "../../protocol/user-error.ts";
import { createPictureDecoder } from "./picture-codecs.ts";
import { systemReason } from "./system-errors.ts";

/** What becomes of each file. */
export interface PictureTaker {
  add(name: string, picture: Picture): void;
  /** The file cannot be read as a picture. */
  fail(name: string, why: string): void;
}

/**
 * Reads pictures (PNG, JPEG), one after the other: files, and all that are in a folder and its folders, by their names.
 *
 * @throws UserError if there are none
 */
export async function readPictureFiles(
  paths: readonly string[],
  taker: PictureTaker,
  { onProgress = () => {} }: { readonly onProgress?: (share: number) => void } = {},
): Promise<void> {
  const files: string[] = [];
  for (const path of paths) files.push(...(await pictureFilesAt(path)));
  const decode = createPictureDecoder();
  for (const [i, file] of files.entries()) {
    const bytes = await readFile(file).catch((error: unknown) => systemReason(error));
    if (typeof bytes === "string") taker.fail(file, bytes);
    else {
      try {
        taker.add(file, await decode(bytes));
      } catch (error) {
        if (!(error instanceof UnreadablePicture)) throw error;
        taker.fail(file, error.message);
      }
    }
    onProgress((i + 1) / files.length);
  }
}

async function pictureFilesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch((error: unknown) => systemReason(error));
  if (typeof found === "string")
    throw new UserError(found, { where: path, toDo: "name a picture or a folder of them" });
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path, { recursive: true })).filter((name) => pictureName.test(name)).sort(byName);
  if (names.length > 0) return names.map((name) => join(path, name));
  throw new UserError("there are no pictures (PNG, JPEG) in it", { where: path, toDo: "name another folder" });
}
