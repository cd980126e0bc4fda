import type { Catalog } from "../catalog/catalog.ts";
import { judgeUnreadable } from "../data/check-pictures.ts";
import type { Examples } from "../data/example-collector.ts";
import type { FeatureSquares } from "../data/feature-squares.ts";
import { pictureExamples } from "../data/picture-examples.ts";
import { type PicturePart, readPicturePart } from "../data/picture-part.ts";
import { DifferentSizes, type PictureSet } from "../data/picture-set.ts";
import { pictureStatisticsOf } from "../data/picture-statistics.ts";
import type { PictureSchema } from "../data/schema.ts";
import { meaningFor } from "../data/schema-model.ts";
import type { Allocate } from "../learning/kernels.ts";
import { picturesAmong } from "../platform/nodejs/data-at.ts";
import { picturesWithRoom } from "../platform/nodejs/picture-part.ts";
import { UserError } from "../protocol/user-error.ts";
import { pictureSchemaFor, pictureSquares, type ToldOfPictures } from "./picture-agreement.ts";

/** Pictures that are learned from on this machine, as nodes would that had them. Plain data, which can be sent to a thread. */
export interface OwnPictureSets {
  readonly kind: "pictures";
  /** Each has a folder for each class, or is a file in IDX: those of several nodes, or all that is spread over them. */
  readonly sets: readonly string[];
  /** What pictures are brought to; left out, all must be of one size. */
  readonly size?: { readonly width: number; readonly height: number };
  /** 1: all become grey; left out, they are in colour if any of them has some. */
  readonly channels?: 1;
  /** The share of each set that is kept for testing. */
  readonly holdout: number;
  /** Classes that fewer pictures of a set have are not learned. */
  readonly minCount: number;
  /** The most pictures of each set, of which there is a sample if it has more; left out, as many as there is room for. */
  readonly maxRows?: number;
}

/** What is known of pictures that were read. */
export interface AgreedPictures {
  readonly schema: PictureSchema;
  /** What each set would tell as a node. */
  readonly told: readonly ToldOfPictures[];
  readonly squares: readonly FeatureSquares[];
  readonly parts: readonly PicturePart[];
}

/**
 * Reads the pictures, and agrees on a schema for those that are learned from.
 *
 * @param seed decides what is learned from, and what is kept for testing
 * @throws UserError if they cannot be read or do not fit together, or nothing can be learned from them
 */
export async function agreeOnPictures(
  own: OwnPictureSets,
  { seed, onProgress }: { readonly seed: number; readonly onProgress?: (share: number) => void },
): Promise<AgreedPictures> {
  const parts: PicturePart[] = [];
  for (const path of own.sets) parts.push(await partAt(path, own, { seed, ...(onProgress ? { onProgress } : {}) }));
  const told = parts.map(({ set, isHeldOut }, i) => ({
    name: own.sets[i] as string,
    statistics: pictureStatisticsOf(set, (picture) => !isHeldOut(picture), own),
  }));
  const size = own.size ?? sizeOfAll(parts, own.sets);
  const { channels } = own;
  const found = pictureSchemaFor(told, { kind: "pictures", ...size, ...(channels ? { channels } : {}) });
  if (found.kind === "agreed") {
    const { schema } = found;
    return { schema, squares: [pictureSquares(told, schema)], told, parts };
  }
  const [{ name, reason } = { name: "", reason: "" }] = found.nodes;
  throw new UserError(reason, { where: name });
}

async function partAt(
  path: string,
  { size, channels, holdout, maxRows }: OwnPictureSets,
  options: { readonly seed: number; readonly onProgress?: (share: number) => void },
): Promise<PicturePart> {
  const data = await picturesAmong([path]);
  if (!data) throw new UserError("it has no pictures by class", { where: path });
  const part = await readPicturePart(data, {
    ...options,
    ...{ channels, holdout, mostPictures: maxRows ?? picturesWithRoom(size, channels) },
    ...(size ? { size } : {}),
  }).catch((error: unknown) => {
    if (!(error instanceof UserError && error.cause instanceof DifferentSizes)) throw error;
    throw new UserError(error.cause.message, { where: path, toDo: bringToOneSize, cause: error });
  });
  const { problems } = judgeUnreadable(part.set);
  if (problems.length > 0) throw new UserError(problems.join("; "), { where: path });
  return part;
}

const bringToOneSize = "bring them to one with --pictures, for example --pictures 28x28";

function sizeOfAll(parts: readonly PicturePart[], paths: readonly string[]): Pick<PictureSet, "width" | "height"> {
  const [first, ...others] = parts.map(({ set }) => set);
  if (!first) throw new UserError("there are no pictures");
  const { width, height } = first;
  const other = others.findIndex((set) => set.width !== width || set.height !== height);
  if (other < 0) return { width, height };
  const set = others[other] as PictureSet;
  const sizes = `those of ${paths[0]} are ${width} x ${height}, these ${set.width} x ${set.height}`;
  throw new UserError(`the pictures are of several sizes: ${sizes}`, {
    where: paths[other + 1] as string,
    toDo: bringToOneSize,
  });
}

/**
 * The examples of each set, as a model sees them.
 *
 * @throws UserError if there is nothing to learn from in one of them
 */
export function examplesOfPictures(
  own: OwnPictureSets,
  { schema, parts }: AgreedPictures,
  {
    catalog,
    model,
    allocate,
  }: { readonly catalog: Catalog; readonly model: string; readonly allocate?: Allocate | undefined },
): readonly Examples[] {
  const meaning = meaningFor(catalog, model, schema);
  // Several sets are joined afterwards, in other memory.
  const room = parts.length === 1 ? allocate : undefined;
  return parts.map(({ set, isHeldOut }, i) => {
    const examples = pictureExamples(set, schema, { meaning, isHeldOut, allocate: room });
    if (examples.train.exampleCount > 0) return examples;
    throw new UserError("no picture can be learned from", { where: own.sets[i] as string });
  });
}
