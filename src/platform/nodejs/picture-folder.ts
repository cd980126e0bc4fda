import type { Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Picture, resized } from "../../data/picture.ts";
import { UnreadablePicture } from "../../data/picture-bytes.ts";
import { DifferentSizes, PictureCollector, type PictureList, type PictureSet } from "../../data/picture-set.ts";
import { mostClasses } from "../../data/target.ts";
import { UserError } from "../../protocol/user-error.ts";
import { createPictureDecoder, type DecodePicture, pictureName } from "./picture-codecs.ts";
import { systemReason } from "./system-errors.ts";
import { byName } from "./table-paths.ts";

export interface ReadPicturesOptions {
  /** What pictures are brought to; left out, all must be of one size. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Left out, 3 if one of the pictures has colour, else 1. */
  readonly channels?: 1 | 3 | undefined;
  /** Which pictures are read, by their number; left out, all. */
  readonly isWanted?: (picture: number) => boolean;
  /** Told the share of the pictures that have been read, from 0 to 1, now and then. */
  readonly onProgress?: (share: number) => void;
}

/** Put there by systems and programs, not by people. */
const notData = /^(?:\.|__MACOSX$|Thumbs\.db$|desktop\.ini$|@eaDir$)/i;
/** Files that are read at the same time. */
const atOnce = 16;

/** Whether a folder has folders with pictures in them. */
export async function holdsPictures(folder: string): Promise<boolean> {
  for (const name of await foldersIn(folder)) {
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
  const { size, channels, isWanted = () => true, onProgress = () => {} } = options;
  try {
    const { classes, files: all, leftOut } = await listed(folder);
    const files = all.filter((_, picture) => isWanted(picture));
    const decode = createPictureDecoder();
    const collector = new PictureCollector(classes, { channels });
    for (let at = 0; at < files.length; at += atOnce) {
      const some = files.slice(at, at + atOnce);
      const read = await Promise.all(
        some.map(({ path }) => readFile(path).catch((error: unknown) => new Failed(error))),
      );
      for (const [i, bytes] of read.entries()) {
        const { path, label } = some[i] as PictureFile;
        const decoded = await decodedFrom(bytes, decode);
        if (typeof decoded === "string") collector.fail(path, decoded);
        else collector.add({ picture: size ? resized(decoded, size.width, size.height) : decoded, label, where: path });
      }
      onProgress(Math.min(1, (at + atOnce) / files.length));
    }
    return collector.end(leftOut);
  } catch (error) {
    if (error instanceof DifferentSizes) {
      throw new UserError(error.message, {
        where: folder,
        toDo: "bring them to one with --size, for example --size 28x28",
        cause: error,
      });
    }
    throw error;
  }
}

class Failed {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

/** A picture, or why there is none. */
async function decodedFrom(bytes: Uint8Array | Failed, decode: DecodePicture): Promise<Picture | string> {
  if (bytes instanceof Failed) return systemReason(bytes.error);
  try {
    return await decode(bytes);
  } catch (error) {
    if (error instanceof UnreadablePicture) return error.message;
    throw error;
  }
}

interface PictureFile {
  readonly path: string;
  readonly label: number;
}

interface Listed {
  readonly classes: readonly string[];
  readonly files: readonly PictureFile[];
  readonly leftOut: readonly string[];
}

async function listed(folder: string): Promise<Listed> {
  const classes: string[] = [];
  const files: PictureFile[] = [];
  const others: string[] = [];
  const leftOut: string[] = [];
  for (const name of await foldersIn(folder)) {
    const all = await filesIn(join(folder, name));
    const pictures = all.filter((file) => pictureName.test(file));
    others.push(...all.filter((file) => !pictureName.test(file)).map((file) => `${name}/${file}`));
    if (pictures.length === 0) leftOut.push(`folder ${name} has no pictures`);
    else {
      files.push(...pictures.map((file) => ({ path: join(folder, name, file), label: classes.length })));
      classes.push(name);
    }
  }
  if (others.length > 0) {
    const shown = others.slice(0, 3).join(", ") + (others.length > 3 ? ", ..." : "");
    leftOut.push(`${others.length} file${others.length === 1 ? " is" : "s are"} neither PNG nor JPEG: ${shown}`);
  }
  const wrong =
    classes.length === 0
      ? "it has no folders with pictures (PNG, JPEG) in them"
      : classes.length > mostClasses
        ? `it has ${classes.length} folders with pictures, and a model can tell ${mostClasses} classes apart at most`
        : undefined;
  if (wrong === undefined) return { classes, files, leftOut };
  throw new UserError(wrong, { where: folder, toDo: "name the folder that holds a folder of pictures for each class" });
}

async function foldersIn(folder: string): Promise<string[]> {
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
