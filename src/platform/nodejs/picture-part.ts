import { picturesWithin, type ReadPicturePartOptions } from "../../data/picture-part.ts";

/** Pictures take at most this share of what is free, and stand there twice while examples are made of them. */
const shareOfFree = 0.25;

/** How many pictures of that size there is room for; if their size is not known, how many there may be is not known either. */
export function picturesWithRoom(
  size: ReadPicturePartOptions["size"],
  channels: 1 | 3 = 3,
  freeBytes = process.availableMemory(),
): number {
  return picturesWithin(size, channels, shareOfFree * freeBytes);
}
