import { z } from "zod";
import type { PictureSet } from "./picture-set.ts";
import { mergeValues, valueCounts } from "./value-counts.ts";

/**
 * What a node tells of its pictures before a run: how many there are of which class, whether they have colour, and how bright
 * they are on the average of all. Never a picture.
 */

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

export const pictureStatistics = z.object({
  kind: z.literal("pictures"),
  version: z.literal(1),
  pictures: count,
  /** 3 if any of them has colour. */
  channels: z.union([z.literal(1), z.literal(3)]),
  /** Of all values of all pictures, from 0 to 1, the mean of their squares: step sizes go by it. */
  meanSquare: z.number().min(0).max(1),
  classes: valueCounts,
});

export type PictureStatistics = Readonly<z.output<typeof pictureStatistics>>;

/** What is told of so many pictures of each class. */
export function countsOf(classes: PictureSet["classes"], { minCount }: { readonly minCount: number }) {
  const present = classes.filter((each) => each.count > 0);
  const told = present.filter((each) => each.count >= minCount);
  const sum = (some: PictureSet["classes"]) => some.reduce((total, each) => total + each.count, 0);
  return {
    known: told.map((each): [string, number] => [each.name, each.count]).sort(([a], [b]) => (a < b ? -1 : 1)),
    withheldValues: present.length - told.length,
    withheldRows: sum(present) - sum(told),
  };
}

/** What is told of the pictures that are learned from. */
export function pictureStatisticsOf(
  { classes, channels, pictures, labels }: Pick<PictureSet, "classes" | "channels" | "pictures" | "labels">,
  isLearnedFrom: (picture: number) => boolean,
  options: { readonly minCount: number },
): PictureStatistics {
  const counts = new Array<number>(classes.length).fill(0);
  let squares = 0;
  let values = 0;
  let learned = 0;
  for (const [i, picture] of pictures.entries()) {
    if (!isLearnedFrom(i)) continue;
    learned++;
    const label = labels[i] as number;
    counts[label] = (counts[label] as number) + 1;
    for (let j = 0; j < picture.length; j++) squares += (picture[j] as number) ** 2;
    values += picture.length;
  }
  return {
    kind: "pictures",
    version: 1,
    pictures: learned,
    channels,
    meanSquare: values === 0 ? 0 : squares / values / 255 ** 2,
    classes: countsOf(
      classes.map(({ name }, label) => ({ name, count: counts[label] as number })),
      options,
    ),
  };
}

/** What all the pictures behind two statistics would have told. */
export function mergePictureStatistics(a: PictureStatistics, b: PictureStatistics): PictureStatistics {
  const pictures = a.pictures + b.pictures;
  return {
    kind: "pictures",
    version: 1,
    pictures,
    channels: a.channels === 3 ? 3 : b.channels,
    meanSquare: pictures === 0 ? 0 : (a.meanSquare * a.pictures + b.meanSquare * b.pictures) / pictures,
    classes: mergeValues(a.classes, b.classes),
  };
}
