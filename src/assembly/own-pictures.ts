import { pictureDifferences } from "../data/agree-pictures.ts";
import { judgeUnreadable } from "../data/check-pictures.ts";
import type { Examples } from "../data/example-collector.ts";
import { createHoldout } from "../data/holdout.ts";
import { pictureRefusal } from "../data/misfit-words.ts";
import { pictureExamples } from "../data/picture-examples.ts";
import { type PicturePart, readPicturePart, sampleOf } from "../data/picture-part.ts";
import { classCounts } from "../data/picture-set.ts";
import type { PictureSource } from "../data/picture-source.ts";
import { countsOf, pictureStatisticsOf } from "../data/picture-statistics.ts";
import { createRowSample, sampleWords } from "../data/row-sample.ts";
import type { PictureSchema } from "../data/schema.ts";
import { meaningFor } from "../data/schema-model.ts";
import { UserError } from "../protocol/user-error.ts";
import {
  droppedWords,
  type OpenedData,
  type OwnDataOptions,
  type Reading,
  schemaIn,
  shareOfExamples,
} from "./own-data.ts";

/**
 * Pictures that a node learns from, by their folders or labels; they themselves are read when the aggregator has said in which
 * size.
 *
 * @throws UserError if nothing can be learned from them
 */
export async function openPictures(
  data: PictureSource,
  { holdout, seed, maxRows, minCount, onWarning, onProgress }: OwnDataOptions,
  reading: Reading,
): Promise<OpenedData> {
  const list = await data.list();
  const sample = maxRows === undefined ? undefined : sampleOf(list.labels.length, maxRows, seed);
  const isKept = sample ? createRowSample(sample) : () => true;
  const kept = Array.from(list.labels).filter(isKept);
  const isHeldOut = createHoldout(holdout, seed);
  const learned = kept.filter((_, picture) => !isHeldOut(picture));
  const classes = classCounts(list.classes, learned);
  if (learned.length === 0) throw new UserError("there is no picture to learn from", { where: data.path });

  /** Those that were read last, until examples have been made of them. */
  let read:
    | { readonly size: string; readonly channels: 1 | 3 | undefined; readonly part: Promise<PicturePart> }
    | undefined;
  function readIn(width: number, height: number, channels: 1 | 3 | undefined): Promise<PicturePart> {
    const size = { width, height };
    const mostPictures = maxRows ?? reading.room.pictures(size, channels);
    const options = { size, channels, holdout, seed, mostPictures };
    const part = readPicturePart(data, { ...options, ...(onProgress ? { onProgress } : {}) }).then(withoutUnreadable);
    const begun = { size: `${width} ${height}`, channels, part };
    read = begun;
    // What failed may go well when it is asked for again.
    part.catch(() => {
      if (read === begun) read = undefined;
    });
    return part;
  }

  let unreadableTold = false;
  function withoutUnreadable(part: PicturePart): PicturePart {
    const { problems, warnings } = judgeUnreadable(part.set);
    if (problems.length > 0) throw new UserError(problems.join("; "), { where: data.path });
    if (!unreadableTold) for (const warning of warnings) onWarning(warning);
    unreadableTold = true;
    return part;
  }

  async function examplesFor(schema: PictureSchema, model: string): Promise<Examples> {
    const { width, height, channels } = schema;
    // As they are, in colour or not, they can be brought to any channels.
    const fits = read?.size === `${width} ${height}` && (read.channels ?? channels) === channels;
    const { set, isHeldOut: isForTest } = await (fits && read ? read.part : readIn(width, height, channels));
    read = undefined;
    const meaning = meaningFor(reading.catalog, model, schema);
    return pictureExamples(set, schema, { meaning, isHeldOut: isForTest, allocate: reading.kernels.allocate });
  }

  return {
    kind: "pictures",
    records: kept.length,
    heldOut: kept.length - learned.length,
    sample,
    preview: () => ({
      kind: "pictures",
      version: 1,
      pictures: learned.length,
      classes: countsOf(classes, { minCount }),
    }),
    async describe(question) {
      if (question.kind !== "pictures") throw new UserError("this node has pictures, and was asked for a table");
      const { width, height, channels } = question;
      const isThere = read?.size === `${width} ${height}` && read.channels === channels;
      const part = await (isThere && read ? read.part : readIn(width, height, channels));
      if (part.sample && !sample) onWarning(`${sampleWords(part.sample, "pictures")}; there is no memory for more`);
      return pictureStatisticsOf(part.set, (picture) => !part.isHeldOut(picture), { minCount });
    },
    async load(_dataset, _share, assignment) {
      const schema = schemaIn(assignment);
      if (schema.kind !== "pictures") throw new UserError("this node has pictures, and the schema is of tables");
      const { problems, warnings } = pictureDifferences(classes, schema);
      if (problems.length > 0) throw new UserError(pictureRefusal(problems));
      for (const warning of warnings) onWarning(warning);
      const examples = await examplesFor(schema, assignment.model);
      if (warnings.length === 0) for (const each of examples.dropped) onWarning(droppedWords(each, "picture"));
      return shareOfExamples(examples, schema, assignment, reading);
    },
  };
}
