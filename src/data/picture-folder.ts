import { UserError } from "../protocol/user-error.ts";
import { type Picture, resized } from "./picture.ts";
import { UnreadablePicture } from "./picture-bytes.ts";
import { DifferentSizes, PictureCollector, type PictureSet } from "./picture-set.ts";
import type { ReadPicturesOptions } from "./picture-source.ts";
import { mostClasses } from "./target.ts";

/** Names of files that should be pictures. */
export const pictureName = /\.(?:png|jpe?g)$/i;
/** Put there by systems and programs, not by people. */
export const notData = /^(?:\.|__MACOSX$|Thumbs\.db$|desktop\.ini$|@eaDir$)/i;

/** A folder that stands for a class, with its files. */
export interface ClassFolder<F> {
  readonly name: string;
  /** In the order of their names. */
  readonly files: readonly (readonly [name: string, file: F])[];
}

/** The pictures of folders, each with its class. */
export interface ListedPictures<F> {
  readonly classes: readonly string[];
  readonly files: readonly ListedPicture<F>[];
  /** What was found and is not learned from, in sentences. */
  readonly leftOut: readonly string[];
}

export interface ListedPicture<F> {
  /** For messages: where the file is. */
  readonly where: string;
  readonly label: number;
  readonly file: F;
}

/**
 * Tells what folders of pictures hold, without looking into the files.
 *
 * @param path of the folder that they are in, for messages
 * @param options `before` stands before each picture's folder and name in messages; `toDo` is what a person is told to do
 * @throws UserError if there are no pictures, or of too many classes
 */
export function listPictures<F>(
  path: string,
  folders: readonly ClassFolder<F>[],
  {
    before = `${path.replace(/\/+$/, "")}/`,
    toDo = "name the folder that holds a folder of pictures for each class",
  }: { readonly before?: string; readonly toDo?: string } = {},
): ListedPictures<F> {
  const classes: string[] = [];
  const files: ListedPicture<F>[] = [];
  const others: string[] = [];
  const leftOut: string[] = [];
  for (const { name, files: all } of folders) {
    const pictures = all.filter(([file]) => pictureName.test(file));
    others.push(...all.filter(([file]) => !pictureName.test(file)).map(([file]) => `${name}/${file}`));
    if (pictures.length === 0) leftOut.push(`folder ${name} has no pictures`);
    else {
      const label = classes.length;
      files.push(...pictures.map(([fileName, file]) => ({ where: `${before}${name}/${fileName}`, label, file })));
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
  throw new UserError(wrong, { where: path, toDo });
}

/** Decodes a file, or tells why the system does not give it. @throws UnreadablePicture */
export type DecodeFile<F> = (file: F) => Promise<Picture | string>;

/** Files that are read at the same time. */
const atOnce = 16;

/**
 * Reads pictures. Files that cannot be read are passed over, and named in the set.
 *
 * @param path of the folder that they are in, for messages
 * @throws UserError naming two pictures of different sizes
 */
export async function readListedPictures<F>(
  path: string,
  { classes, files: all, leftOut }: ListedPictures<F>,
  decode: DecodeFile<F>,
  { size, channels, isWanted = () => true, onProgress = () => {} }: ReadPicturesOptions = {},
): Promise<PictureSet> {
  const files = all.filter((_, picture) => isWanted(picture));
  const collector = new PictureCollector(classes, { channels });
  try {
    for (let at = 0; at < files.length; at += atOnce) {
      const some = files.slice(at, at + atOnce);
      const decoded = await Promise.all(some.map(({ file }) => decodedFile(file, decode)));
      for (const [i, { where, label }] of some.entries()) {
        const picture = decoded[i] as Picture | string;
        if (typeof picture === "string") collector.fail(where, picture);
        else collector.add({ picture: size ? resized(picture, size.width, size.height) : picture, label, where });
      }
      onProgress(Math.min(1, (at + atOnce) / files.length));
    }
    return collector.end(leftOut);
  } catch (error) {
    if (!(error instanceof DifferentSizes)) throw error;
    const toDo = "bring them to one with --size, for example --size 28x28";
    throw new UserError(error.message, { where: path, toDo, cause: error });
  }
}

/** A picture, or why there is none. */
async function decodedFile<F>(file: F, decode: DecodeFile<F>): Promise<Picture | string> {
  try {
    return await decode(file);
  } catch (error) {
    if (error instanceof UnreadablePicture) return error.message;
    throw error;
  }
}
