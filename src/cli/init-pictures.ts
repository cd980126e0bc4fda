import { checkPictures } from "../data/check-pictures.ts";
import { DifferentSizes, type PictureSet } from "../data/picture-set.ts";
import type { PicturesAt } from "../platform/nodejs/data-at.ts";
import { UserError } from "../protocol/user-error.ts";
import { classesWords } from "./classes-words.ts";
import type { Chosen } from "./run-file-template.ts";

/** Of pictures of several sizes, and of large ones. */
const usualSide = 32;
const largestSide = 64;

/** What a file describes that is made from pictures: the size that they are brought to, and what was seen. */
export interface PicturesSeen {
  readonly chosen: Chosen;
  readonly head: string;
  readonly warnings: readonly string[];
}

/** @throws UserError if nothing can be learned from them */
export async function lookAtPictures(
  { path, read }: PicturesAt,
  onProgress: (share: number) => void,
): Promise<PicturesSeen> {
  const { set, size, why } = await inOneSize(read, onProgress);
  const { problems, warnings } = checkPictures(set);
  if (problems.length > 0) {
    throw new UserError(problems.join("\n"), {
      where: path,
      toDo: `see all that was found with: edgewise check ${path} --size ${size}`,
    });
  }
  return {
    chosen: { value: size, why: `In the example: ${why}; ${classesWords(set.classes)}` },
    head: `The example has ${set.pictures.length} pictures of ${set.classes.length} classes.`,
    warnings,
  };
}

async function inOneSize(
  read: PicturesAt["read"],
  onProgress: (share: number) => void,
): Promise<{ readonly set: PictureSet; readonly size: string; readonly why: string }> {
  try {
    const set = await read({ onProgress });
    const { width, height } = set;
    const own = `${width}x${height}`;
    if (Math.max(width, height) <= largestSide) return { set, size: own, why: `all are ${own}` };
    return { ...inUsual(await read({ size: usual, onProgress })), why: `they are ${own}, which makes a large model` };
  } catch (error) {
    if (!(error instanceof UserError && error.cause instanceof DifferentSizes)) throw error;
    return { ...inUsual(await read({ size: usual, onProgress })), why: "they are of several sizes" };
  }
}

const usual = { width: usualSide, height: usualSide };
const inUsual = (set: PictureSet) => ({ set, size: `${usualSide}x${usualSide}` });
