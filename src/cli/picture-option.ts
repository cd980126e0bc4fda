import { InvalidArgumentError } from "commander";
import { mostOwnWeights } from "../assembly/own-dataset.ts";
import type { PictureQuestion } from "../protocol/own-data-messages.ts";

const largestSide = 4096;

export const picturesHelp = "what they are brought to, such as 28x28; 28x28x1 makes all grey";

/** A width and a height in pixels. */
export function pictureSize(text: string): { readonly width: number; readonly height: number } {
  const size = sizeIn(/^(\d+)x(\d+)$/i.exec(text));
  if (size) return size;
  throw new InvalidArgumentError(`Use a width and a height in pixels, such as 28x28, each at most ${largestSide}.`);
}

/** The same, and whether pictures become grey, as nodes are asked about them. */
export function pictures(text: string): PictureQuestion {
  const found = /^(\d+)x(\d+)(x1)?$/i.exec(text);
  const size = sizeIn(found);
  if (size && size.width * size.height > mostOwnWeights) {
    const why = `a model has a weight for each pixel at least, and ${mostOwnWeights} are the most`;
    throw new InvalidArgumentError(`${why}; use a smaller size.`);
  }
  if (size) return { kind: "pictures", ...size, ...(found?.[3] ? { channels: 1 } : {}) };
  const use = "Use a width and a height in pixels, such as 28x28, or 28x28x1 for grey";
  throw new InvalidArgumentError(`${use}, each at most ${largestSide}.`);
}

function sizeIn(found: RegExpExecArray | null) {
  const [width, height] = [Number(found?.[1]), Number(found?.[2])];
  return width > 0 && height > 0 && Math.max(width, height) <= largestSide ? { width, height } : undefined;
}
