import type { Catalog } from "../catalog/catalog.ts";
import { balancedRows } from "../data/balance.ts";
import type { Dropped } from "../data/dropped-records.ts";
import type { Examples } from "../data/example-collector.ts";
import type { PictureStatistics } from "../data/picture-statistics.ts";
import type { RowSample } from "../data/row-sample.ts";
import { type Schema, schemaOfRun } from "../data/schema.ts";
import type { TableStatistics } from "../data/statistics.ts";
import type { Survey } from "../data/survey.ts";
import { allRows, type Dataset, type Rows } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import { createRandom } from "../math/random.ts";
import type { Assignment, NodeData } from "../protocol/messages.ts";
import { UserError } from "../protocol/user-error.ts";
import type { OwnData } from "../runtime/describe-data.ts";
import { jsonIn } from "../runtime/json-bytes.ts";
import { makeShare, type Openness, type Share, type ShareSource } from "../runtime/node-data.ts";

/** How a node learns from a table or pictures of its own. */
export interface OwnDataOptions {
  /** The share of the records or pictures that is kept for testing, and the seed that chooses them. */
  readonly holdout: number;
  readonly seed: number;
  /** The most records or pictures to learn from and to test with; left out, as many as there is room for. */
  readonly maxRows?: number | undefined;
  /** Values that fewer records or pictures have are not told. */
  readonly minCount: number;
  /** Columns of which nothing is told, and which are not learned from. */
  readonly ignore: readonly string[];
  /** Told what somebody should know of the data, and nobody has asked for. */
  readonly onWarning: (text: string) => void;
  /** Told the share of the data that has been read, from 0 to 1, now and then. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** A node's own table or pictures, of which is known what they hold. */
export interface OpenedData extends OwnData, ShareSource {
  readonly kind: Extract<NodeData, "table" | "pictures">;
  /** Records or pictures, and those of them that are kept for testing. */
  readonly records: number;
  readonly heldOut: number;
  /** Where there are more than there is room for: which of them. */
  readonly sample: RowSample | undefined;
  /** What the node would tell, as far as that is known before it is asked. */
  preview(): TableStatistics | Omit<PictureStatistics, "channels" | "meanSquare">;
}

/** What data are read with. */
export interface Reading {
  readonly catalog: Catalog;
  readonly kernels: Kernels;
  readonly openness: Openness;
  readonly room: Room;
  /** Frees what reading has left behind, where that does not go by itself. */
  readonly collectGarbage?: (() => void) | undefined;
}

/** How much fits into the memory that is free at the moment. */
export interface Room {
  /** Records of a table that holds this. */
  readonly rows: (survey: Survey) => number;
  /** Pictures of this size; without one, no number is too many. */
  readonly pictures: (
    size: { readonly width: number; readonly height: number } | undefined,
    channels: 1 | 3 | undefined,
  ) => number;
}

export function schemaIn({ schema }: Assignment): Schema {
  const parsed = schemaOfRun.safeParse(schema && jsonIn(schema));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`the aggregator's schema cannot be read: ${issue?.path.join(".")}: ${issue?.message}`);
}

/**
 * What a node learns from and tests with, of examples that were read. Frees what reading left behind.
 *
 * @throws UserError if there are none to learn from
 */
export function shareOfExamples(
  { train, test }: Examples,
  schema: Schema,
  assignment: Assignment,
  { kernels, openness, collectGarbage }: Reading,
): Share {
  collectGarbage?.();
  const data = { ...train, features: kernels.pack(train.features) };
  const rows = rowsOf(data, schema, assignment);
  if (rows.length === 0) {
    throw new UserError(`no ${schema.kind === "table" ? "row of the table" : "picture"} can be learned from`);
  }
  return { ...makeShare(data, rows, openness, assignment.seed), test };
}

/** All rows; with balance, those of rare classes several times. */
function rowsOf({ exampleCount, labels }: Dataset, { target }: Schema, { balance, seed, stream }: Assignment): Rows {
  if (!balance || target.kind !== "classes" || !labels) return allRows(exampleCount);
  return balancedRows(labels, target, createRandom(seed, "balance", stream));
}

export function droppedWords({ why, count, first }: Dropped, what = "row"): string {
  const rows = count === 1 ? `1 ${what} is` : `${count} ${what}s are`;
  return `${rows} not used, the first in ${first}: ${why}`;
}
