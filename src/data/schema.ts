import { z } from "zod";

/**
 * What the nodes of a run agreed on: how the fields of a record become the numbers that a model sees, and what is to be
 * predicted. Plain data, as JSON has it: it is sent to nodes, written to the run's folder, and is part of a kept model.
 *
 * A number becomes `(value - mean) / deviation`, or 0 where it is missing; a category becomes one number for each of
 * `categories`, 1 for its own and 0 for the others, or only zeros where it is missing. The last feature is always 1.
 */

const name = z.string().max(500);
const finite = z.number();
const deviation = z.number().positive();

const numberColumn = z.object({
  kind: z.literal("number"),
  name,
  /** Of the training parts of all nodes, after the logarithm if there is one. */
  mean: finite,
  deviation,
  /** Takes log(1 + value) first; values below 0 keep their sign: -log(1 - value). */
  log: z.boolean(),
  /** One more feature behind it, 1 where the value is missing and 0 where it is there. */
  indicator: z.boolean(),
});

const categoryColumn = z.object({
  kind: z.literal("category"),
  name,
  /** Numbers as they are worth: `1.0` is `1`. */
  categories: z.array(z.string().max(500)).min(1).max(1000),
  /** One more feature behind them, 1 for every value that is none of them. */
  rare: z.boolean(),
});

export const schemaColumn = z.discriminatedUnion("kind", [numberColumn, categoryColumn]);

export const schemaTarget = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("classes"),
    name,
    /** In the order of their numbers, with how many training examples all nodes have of each. */
    classes: z
      .array(z.object({ name: z.string().max(500), count: z.number().int().nonnegative() }))
      .min(2)
      .max(256),
  }),
  z.object({ kind: z.literal("number"), name, mean: finite, deviation }),
  z.object({ kind: z.literal("none") }),
]);

export const tableSchema = z.object({
  kind: z.literal("table"),
  /** Of this description itself. */
  version: z.literal(1),
  columns: z.array(schemaColumn).min(1).max(10_000),
  /** Columns that are not learned from, and why. */
  leftOut: z.array(z.object({ name, why: z.string().max(500) })).max(10_000),
  target: schemaTarget,
});

export const pictureSchema = z.object({
  kind: z.literal("pictures"),
  version: z.literal(1),
  width: z.number().int().positive().max(4096),
  height: z.number().int().positive().max(4096),
  /** 1: grey; 3: red, green, blue, one after the other for each pixel. Bytes of 0 to 255 become 0 to 1. */
  channels: z.union([z.literal(1), z.literal(3)]),
  target: schemaTarget,
});

export const schemaOfRun = z.discriminatedUnion("kind", [tableSchema, pictureSchema]);

export type SchemaColumn = Readonly<z.output<typeof schemaColumn>>;
export type SchemaTarget = Readonly<z.output<typeof schemaTarget>>;
export type TableSchema = Readonly<z.output<typeof tableSchema>>;
export type PictureSchema = Readonly<z.output<typeof pictureSchema>>;
export type Schema = TableSchema | PictureSchema;
