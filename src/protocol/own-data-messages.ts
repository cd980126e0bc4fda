import { z } from "zod";
import { residualEdges } from "../learning/test-sums.ts";

/** What nodes with data of their own and their aggregator say to each other beside the rest (messages.ts). */

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const positive = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** It shares the header with little else. */
export const largestJsonBytes = 900_000;

/** UTF-8 JSON, whose form data/told-statistics.ts and data/schema.ts define. */
export const json = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array, "must be a binary field")
  .refine((bytes) => bytes.length <= largestJsonBytes, `has more than ${largestJsonBytes} bytes`);

const columnName = z.string().max(500);
const columnNames = z.array(columnName).max(10_000);

/** What the aggregator wants to know of a node's table, before a run can start. */
const tableQuestion = z.object({
  kind: z.literal("table"),
  /** The column to predict; left out, none. */
  target: columnName.optional(),
  /** A target of few whole numbers is a number, and no class. */
  regression: z.boolean(),
  /** Columns to take as numbers, and as categories, and those that are not learned from: nothing is told of these. */
  numbers: columnNames,
  categories: columnNames,
  leftOut: columnNames,
  /** Columns to take as numbers by their signed logarithm, of which mean and deviations are told; left out, none. */
  logarithms: columnNames.optional(),
});

const side = positive.max(4096);

/** The same of a node's pictures, each of which has a class. */
const pictureQuestion = z.object({
  kind: z.literal("pictures"),
  /** What they are brought to. */
  width: side,
  height: side,
  /** 1: all become grey; left out, they are taken in colour if any of them has some. */
  channels: z.literal(1).optional(),
});

/** Asks for `described`. */
export const describe = z.object({
  type: z.literal("describe"),
  request: positive,
  question: z.discriminatedUnion("kind", [tableQuestion, pictureQuestion]),
});

/** What the node tells of its data, in answer to `describe`. A relay tells it anew when other nodes are behind it, and of how many it is. */
export const described = z.object({
  type: z.literal("described"),
  request: positive,
  statistics: json,
  nodes: positive.max(1_000_000).optional(),
});

/** To a relay that has told: which of its nodes do not fit? As JSON, whose form data/proposal.ts defines. */
export const propose = z.object({ type: z.literal("propose"), request: positive, number: positive, proposal: json });

/** A relay's answer to that, of all that are behind it. */
export const judged = z.object({
  type: z.literal("judged"),
  request: positive,
  number: positive,
  /** Nodes that did not fit, and were sent away. */
  refused: count.max(1_000_000),
  /** The squared features of a minibatch, of the node that has most (data/feature-squares.ts). */
  squares: z.number().nonnegative().max(1e200).optional(),
});

/** Sums of these over nodes must stay finite. */
const largestSum = 1e300;
const sum = z.number().min(-largestSum).max(largestSum);
const positiveSum = z.number().nonnegative().max(largestSum);

const residuals: z.ZodType<readonly number[]> = z.array(count).length(residualEdges.length + 1);
/** Not `.readonly()`, which freezes whatever came in its place, and fails at bytes. */
const confusion: z.ZodType<readonly number[]> = z
  .array(count)
  .max(256 * 256)
  .refine(isSquare, "is no matrix of counts");

/** See learning/test-sums.ts. */
export const testSums = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("classes"),
    confusion,
    logLoss: positiveSum.optional(),
  }),
  z.object({
    kind: z.literal("numbers"),
    examples: positive,
    squaredErrors: positiveSum,
    absoluteErrors: positiveSum,
    targets: sum,
    squaredTargets: positiveSum,
    residuals: residuals.optional(),
  }),
]);

function isSquare(counts: readonly number[]): boolean {
  return Number.isInteger(Math.sqrt(counts.length)) && counts.some((n) => n > 0);
}

export type TableQuestion = Readonly<z.output<typeof tableQuestion>>;
export type PictureQuestion = Readonly<z.output<typeof pictureQuestion>>;
export type DataQuestion = TableQuestion | PictureQuestion;
