import { pictureDifferences } from "../data/agree-pictures.ts";
import { createHoldout } from "../data/holdout.ts";
import { pictureRefusal } from "../data/misfit-words.ts";
import { classCounts } from "../data/picture-set.ts";
import { countsOf } from "../data/picture-statistics.ts";
import type { Schema } from "../data/schema.ts";
import { sentInRun, toldOfPictures } from "../data/told-words.ts";
import type { PictureQuestion } from "../protocol/own-data-messages.ts";
import type { ChosenPictures, HowToRead } from "./chosen-files.ts";
import { choosingSeed, picturesOf } from "./own-files.ts";
import type { OwnPreview } from "./own-preview.ts";

interface PicturesAsk {
  readonly question: PictureQuestion;
  readonly schema: Schema | undefined;
  readonly onProgress: (share: number) => void;
}

/** So many are looked into beforehand, of all classes alike; the others are when a run begins. */
const picturesShown = 12;

/** How many pictures there are of what, and what the run sees of a few of them. */
export async function previewPictures(
  data: ChosenPictures,
  { holdout, minCount }: HowToRead,
  { question, schema, onProgress }: PicturesAsk,
): Promise<OwnPreview> {
  const source = picturesOf(data);
  const { classes: names, labels } = await source.list();
  const isHeldOut = createHoldout(holdout, choosingSeed);
  const all = Array.from(labels);
  const learned = all.filter((_, picture) => !isHeldOut(picture));
  const classes = classCounts(names, learned);
  const { width, height, channels } = question;
  const shown = new Set(spread(all, names.length));
  const set = await source.read({
    size: { width, height },
    channels,
    isWanted: (picture) => shown.has(picture),
    onProgress,
  });
  const misfits = schema?.kind === "pictures" ? pictureDifferences(classes, schema) : { problems: [], warnings: [] };
  const depth = schema?.kind === "pictures" ? schema.channels : set.channels;
  return {
    kind: "pictures",
    records: all.length,
    heldOut: all.length - learned.length,
    columns: [],
    target: { name: "class", what: `${names.length} ${names.length === 1 ? "class" : "classes"}` },
    classes,
    features: width * height * depth,
    first: { names: [], records: [] },
    pictures: set.pictures.map((pixels, i) => ({
      className: names[set.labels[i] as number] ?? "",
      width,
      height,
      channels: set.channels,
      pixels,
    })),
    problems: misfits.problems.length > 0 ? [pictureRefusal(misfits.problems)] : [],
    warnings: [
      ...misfits.warnings,
      ...set.unreadable.map(({ path, why }) => `${path} is left out: ${why}`),
      ...set.leftOut,
    ],
    told: [
      `${toldOfPictures({ pictures: learned.length, classes: countsOf(classes, { minCount }) })}.`,
      sentInRun("picture"),
    ],
  };
}

/** The first pictures of each class, of all classes alike. */
function spread(labels: readonly number[], classCount: number): number[] {
  const each = Math.max(1, Math.floor(picturesShown / Math.max(1, classCount)));
  const taken = new Array<number>(classCount).fill(0);
  const chosen: number[] = [];
  for (const [picture, label] of labels.entries()) {
    if (chosen.length === picturesShown) break;
    if ((taken[label] as number) >= each) continue;
    taken[label] = (taken[label] as number) + 1;
    chosen.push(picture);
  }
  return chosen;
}
