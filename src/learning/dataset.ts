/**
 * Feature values of many examples, row after row, in one flat array. Bytes stay bytes in memory (one a pixel); the
 * kernels multiply by `scale` where they read them, so that a value is `data[row * featureCount + j] * scale`. Packed
 * features omit bytes that are 0, and those of a table have a byte for each category.
 */
export type Features =
  | { readonly kind: "bytes"; readonly data: Uint8Array; readonly featureCount: number; readonly scale: number }
  | { readonly kind: "float32"; readonly data: Float32Array; readonly featureCount: number }
  | PackedFeatures
  | TableFeatures;

/**
 * Bytes in blocks of eight, of which those that are all 0 are left out (learning/packed-features.ts makes and reads
 * them). A block is the features j .. j + 3 and j + apart .. j + apart + 3; it takes ten bytes: 4*j as a little-endian
 * 16-bit number, then the eight features. A row has an even number of blocks, in ascending order of j; if it would have an
 * odd one, a last block of j = 0 has zeros for features.
 */
export interface PackedFeatures {
  readonly kind: "packed";
  readonly data: Uint8Array;
  /** Row r is `data` from `starts[r]` to before `starts[r + 1]`: one entry more than there are rows. */
  readonly starts: Uint32Array;
  readonly apart: number;
  readonly featureCount: number;
  readonly scale: number;
}

/**
 * Numbers beside categories, of which all features but one are 0. Of row r the numbers are `data` from `r * numbers.length` on, the
 * i-th of them being feature `numbers[i]`, and the codes are `codes` from `r * groups.length` on: of group g, feature
 * `groups[g].first + code` is 1 and the others are 0, or all of them are 0 where the code is 255.
 */
export interface TableFeatures {
  readonly kind: "table";
  readonly data: Float32Array;
  readonly codes: Uint8Array;
  readonly layout: TableLayout;
  readonly featureCount: number;
}

/** Which features are numbers, in ascending order, and which belong together to a category. Each feature is in one of them. */
export interface TableLayout {
  readonly numbers: Uint32Array;
  /** At least one, each of at most 255 features. */
  readonly groups: readonly { readonly first: number; readonly size: number }[];
}

/** The code of a row that has no feature of a group. */
export const noCategory = 255;

/**
 * What a model is to predict of each example: a real number, one of `classCount` classes, or nothing. Standardised
 * numbers have a `scale` that converts them back: `value * scale.deviation + scale.mean`.
 */
export type Targets =
  | {
      readonly kind: "real";
      readonly values: Float32Array;
      readonly scale?: { readonly mean: number; readonly deviation: number };
    }
  | { readonly kind: "class"; readonly values: Uint8Array; readonly classCount: number }
  | { readonly kind: "none" };

/** The kind of a dataset's targets: two classes (+1, -1), several classes, a number, or none. */
export type TargetMeaning = "signs" | "classes" | "numbers" | "none";

/** Examples with their targets, and the original labels by which partitions spread them over nodes. */
export interface Dataset {
  readonly exampleCount: number;
  readonly features: Features;
  readonly targets: Targets;
  /** The original label of each example (for MNIST the digit), whatever the target is; absent if unlabelled. */
  readonly labels?: Labels;
  /** What each example is, if it is a picture. */
  readonly picture?: PictureSize;
}

/** A picture's features are its bytes, row after row; the channels of a pixel follow each other. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** One label an example, in 0 .. labelCount - 1. */
export interface Labels {
  readonly values: Uint8Array;
  readonly labelCount: number;
}

/** Row numbers into a Dataset: a node's share, or one minibatch. Rows may repeat. */
export type Rows = Uint32Array;

/** The numbers of all rows, in their order. */
export function allRows(exampleCount: number): Rows {
  const rows = new Uint32Array(exampleCount);
  for (let row = 0; row < exampleCount; row++) rows[row] = row;
  return rows;
}

export function rowCountOf(features: Features): number {
  switch (features.kind) {
    case "packed":
      return features.starts.length - 1;
    case "table":
      return features.codes.length / features.layout.groups.length;
    default:
      return features.data.length / features.featureCount;
  }
}

/** @throws RangeError if the features have no such row */
export function requireRow(features: Features, row: number): void {
  const count = rowCountOf(features);
  if (!(row < count)) throw new RangeError(`there is no row ${row}: the features have ${count}`);
}
