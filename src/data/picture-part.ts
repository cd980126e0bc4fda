import { createHoldout } from "./holdout.ts";
import type { PictureSet } from "./picture-set.ts";
import type { PictureSource } from "./picture-source.ts";
import { createRowSample, type RowSample } from "./row-sample.ts";

/** Pictures of which a part is learned from, and the rest kept for testing. */
export interface PicturePart {
  readonly set: PictureSet;
  /** By their number among those that were read. */
  readonly isHeldOut: (picture: number) => boolean;
  /** The pictures that were read, if there is no room for all. */
  readonly sample: RowSample | undefined;
}

export interface ReadPicturePartOptions {
  /** What they are brought to; left out, all must be of one size. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly channels?: 1 | 3 | undefined;
  /** The share of the pictures that is for testing, and the seed that chooses them, and those of a sample. */
  readonly holdout: number;
  readonly seed: number;
  /** The most pictures that there is room for. */
  readonly mostPictures: number;
  readonly onProgress?: (share: number) => void;
}

/** @throws what reading the pictures throws */
export async function readPicturePart(data: PictureSource, options: ReadPicturePartOptions): Promise<PicturePart> {
  const { size, channels, holdout, seed, mostPictures, onProgress } = options;
  const { labels } = await data.list();
  const sample = sampleOf(labels.length, mostPictures, seed);
  const set = await data.read({
    channels,
    ...(size ? { size } : {}),
    ...(onProgress ? { onProgress } : {}),
    ...(sample ? { isWanted: createRowSample(sample) } : {}),
  });
  return { set, isHeldOut: createHoldout(holdout, seed), sample };
}

/** Which of so many are kept, if not all. */
export function sampleOf(of: number, most: number, seed: number): RowSample | undefined {
  return of <= most ? undefined : { of, kept: Math.max(1, most), seed };
}

/** Beside its bytes a picture takes so many, while it is read. */
const bytesBeside = 250;
/** Kernels read bytes in one memory of 32-bit addresses; some of it is for what they work with. */
const mostBytes = 3.5e9;

/** How many pictures of that size so many bytes have room for; if their size is not known, how many there may be is not known either. */
export function picturesWithin(size: ReadPicturePartOptions["size"], channels: 1 | 3, bytes: number): number {
  if (!size) return Number.MAX_SAFE_INTEGER;
  const each = size.width * size.height * channels;
  return Math.floor(Math.min(mostBytes / each, bytes / (each + bytesBeside)));
}
