import { DatasetFileError, parseIdxImages, parseIdxLabels } from "../datasets/idx.ts";
import { type Picture, resized } from "./picture.ts";
import { PictureCollector, type PictureList, type PictureSet } from "./picture-set.ts";

/** A file's bytes, and its name for messages. */
export interface IdxFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface IdxPictureOptions {
  readonly size?: { readonly width: number; readonly height: number };
  readonly channels?: 1 | 3 | undefined;
  /** Which pictures are taken, by their number; left out, all. */
  readonly isWanted?: (picture: number) => boolean;
  readonly leftOut?: readonly string[];
}

/** Whether these are the first bytes of grey pictures in IDX. */
export function isIdxPictures(start: Uint8Array): boolean {
  return start[0] === 0 && start[1] === 0 && start[2] === 8 && start[3] === 3;
}

/** @throws DatasetFileError */
export function idxPictureList({ name, bytes }: IdxFile): PictureList {
  const labels = parseIdxLabels(bytes, name);
  const occurring = occurringLabels(labels);
  const places = new Map(occurring.map((label, place) => [label, place]));
  return { classes: occurring.map(String), labels: labels.map((label) => places.get(label) as number) };
}

/** In ascending order: the classes are called so. */
function occurringLabels(labels: Uint8Array): number[] {
  return [...new Set(labels)].sort((a, b) => a - b);
}

/**
 * Grey pictures and their labels from two files in IDX; the classes are called as the labels that occur.
 *
 * @throws DatasetFileError
 */
export function idxPictureSet(imagesFile: IdxFile, labelsFile: IdxFile, options: IdxPictureOptions = {}): PictureSet {
  const { size, channels, isWanted = () => true, leftOut = [] } = options;
  const { count, columns: width, rows: height, pixels } = parseIdxImages(imagesFile.bytes, imagesFile.name);
  const labels = parseIdxLabels(labelsFile.bytes, labelsFile.name);
  if (labels.length !== count) {
    const expected = `${count} labels, one for each picture of ${imagesFile.name}`;
    throw new DatasetFileError(labelsFile.name, { expected, found: `${labels.length}` });
  }
  const occurring = occurringLabels(labels);
  const places = new Map(occurring.map((label, place) => [label, place]));
  const collector = new PictureCollector(occurring.map(String), { channels });
  for (const [i, label] of labels.entries()) {
    if (!isWanted(i)) continue;
    const pixelsHere = pixels.subarray(i * width * height, (i + 1) * width * height);
    const picture: Picture = { width, height, channels: 1, pixels: pixelsHere };
    collector.add({
      picture: size ? resized(picture, size.width, size.height) : picture,
      label: places.get(label) as number,
      where: imagesFile.name,
    });
  }
  return collector.end(leftOut);
}
