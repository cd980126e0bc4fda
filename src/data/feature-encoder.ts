import { type MissingWords, missingSet, type NumberFormat, readCell, valueText } from "./cells.ts";
import { featureCount } from "./features.ts";
import type { Cell, SourceColumn } from "./record-visitor.ts";
import type { SchemaColumn, TableSchema } from "./schema.ts";
import { signedLog } from "./signed-log.ts";

export interface EncoderOptions {
  /** Words for missing values beside the usual ones. */
  readonly missing?: readonly string[];
  /** False: records without a target are encoded too. */
  readonly needsTarget?: boolean;
}

/** Turns the records of one file into what a model sees. */
export interface FeatureEncoder {
  readonly featureCount: number;
  /**
   * Overwrites `featureCount` numbers of `features` from `offset` on, and sets `target`.
   *
   * @returns why nothing can be learned from the record; undefined if something can
   */
  encodeInto(features: Float32Array, offset: number, cells: readonly Cell[]): string | undefined;
  /** Of the record encoded last: the number of its class, or its number standardised; NaN if it has none. */
  readonly target: number;
}

/** The file lacks columns of the schema. */
export class MissingColumns extends Error {
  override readonly name = "MissingColumns";
  readonly columns: readonly string[];

  constructor(columns: readonly string[]) {
    super(`no column ${columns.join(", ")}`);
    this.columns = columns;
  }
}

/** Writes one column's features; returns why it cannot. */
type Write = (features: Float32Array, at: number, cell: Cell) => string | undefined;

/**
 * An encoder for a file with these columns, in whatever order they are.
 *
 * @throws MissingColumns
 */
export function createEncoder(
  schema: TableSchema,
  columns: readonly SourceColumn[],
  { missing = [], needsTarget = true }: EncoderOptions = {},
): FeatureEncoder {
  const words = missingSet(missing);
  const places = new Map(columns.map(({ name }, place) => [name, place]));
  const { target } = schema;
  const wanted = schema.columns.map(({ name }) => name);
  if (needsTarget && target.kind !== "none") wanted.push(target.name);
  const lacking = wanted.filter((name) => !places.has(name));
  if (lacking.length > 0) throw new MissingColumns(lacking);
  const formatOf = (place: number) => (columns[place] as SourceColumn).numbers;

  const writers = schema.columns.map((column) => {
    const place = places.get(column.name) as number;
    return { place, width: widthOf(column), write: writerOf(column, formatOf(place), words) };
  });
  const width = featureCount(schema);
  const targetPlace = target.kind === "none" ? undefined : places.get(target.name);
  const readTarget =
    targetPlace === undefined ? () => Number.NaN : targetReader(schema.target, formatOf(targetPlace), words);
  let latest = Number.NaN;
  return {
    featureCount: width,
    get target() {
      return latest;
    },
    encodeInto(features, offset, cells) {
      const read = targetPlace === undefined ? Number.NaN : readTarget(cells[targetPlace]);
      latest = typeof read === "number" ? read : Number.NaN;
      if (needsTarget && typeof read !== "number") return read;
      let at = offset;
      for (const { place, width: wide, write } of writers) {
        const problem = write(features, at, cells[place]);
        if (problem !== undefined) return problem;
        at += wide;
      }
      features[at] = 1;
      return undefined;
    },
  };
}

function widthOf(column: SchemaColumn): number {
  return column.kind === "number" ? 1 + Number(column.indicator) : column.categories.length + Number(column.rare);
}

function writerOf(column: SchemaColumn, format: NumberFormat, words: MissingWords): Write {
  if (column.kind === "category") {
    const { categories, rare } = column;
    const numbers = new Map(categories.map((category, i) => [category, i]));
    const width = widthOf(column);
    return (features, at, cell) => {
      features.fill(0, at, at + width);
      const read = readCell(cell, format, words);
      if (read === undefined) return undefined;
      const number = numbers.get(valueText(read, cell));
      if (number !== undefined) features[at + number] = 1;
      else if (rare) features[at + categories.length] = 1;
      return undefined;
    };
  }
  const { name, mean, deviation, log, indicator } = column;
  const problem = `column ${JSON.stringify(name)} holds no number`;
  return (features, at, cell) => {
    const value = readCell(cell, format, words);
    if (indicator) features[at + 1] = value === undefined ? 1 : 0;
    if (value === undefined) {
      features[at] = 0;
      return undefined;
    }
    if (typeof value === "string" || !Number.isFinite(value)) return problem;
    features[at] = ((log ? signedLog(value) : value) - mean) / deviation;
    return undefined;
  };
}

function targetReader(
  target: TableSchema["target"],
  format: NumberFormat,
  words: MissingWords,
): (cell: Cell) => number | string {
  if (target.kind === "none") return () => Number.NaN;
  const name = JSON.stringify(target.name);
  const gap = `no ${name}`;
  if (target.kind === "number") {
    const problem = `${name} is no number`;
    return (cell) => {
      const value = readCell(cell, format, words);
      if (value === undefined) return gap;
      return typeof value === "number" && Number.isFinite(value) ? (value - target.mean) / target.deviation : problem;
    };
  }
  const numbers = new Map(target.classes.map((each, i) => [each.name, i]));
  const problem = `${name} is of a class that the nodes did not agree on`;
  return (cell) => {
    const read = readCell(cell, format, words);
    if (read === undefined) return gap;
    return numbers.get(valueText(read, cell)) ?? problem;
  };
}
