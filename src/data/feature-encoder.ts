import { noCategory } from "../learning/dataset.ts";
import { type MissingWords, missingSet, type NumberFormat, readCell, valueText } from "./cells.ts";
import type { RowPlace } from "./feature-rows.ts";
import { mostCodes, oneOfThem } from "./features.ts";
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
  /**
   * Overwrites the numbers and codes of a row, as `tableLayout` has them, and sets `target`.
   *
   * @returns why nothing can be learned from the record; undefined if something can
   */
  encodeInto(row: RowPlace, cells: readonly Cell[]): string | undefined;
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

/** Writes one column's numbers and codes; returns why it cannot. */
interface Writer {
  readonly numbers: number;
  readonly codes: number;
  write(numbers: Float32Array, numbersAt: number, codes: Uint8Array, codesAt: number, cell: Cell): string | undefined;
}

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
    return { place, writer: writerOf(column, formatOf(place), words) };
  });
  const targetPlace = target.kind === "none" ? undefined : places.get(target.name);
  const readTarget =
    targetPlace === undefined ? () => Number.NaN : targetReader(schema.target, formatOf(targetPlace), words);
  let latest = Number.NaN;
  return {
    get target() {
      return latest;
    },
    encodeInto({ numbers, numbersFrom, codes, codesFrom }, cells) {
      const read = targetPlace === undefined ? Number.NaN : readTarget(cells[targetPlace]);
      latest = typeof read === "number" ? read : Number.NaN;
      if (needsTarget && typeof read !== "number") return read;
      let numbersAt = numbersFrom;
      let codesAt = codesFrom;
      for (const { place, writer } of writers) {
        const problem = writer.write(numbers, numbersAt, codes, codesAt, cells[place]);
        if (problem !== undefined) return problem;
        numbersAt += writer.numbers;
        codesAt += writer.codes;
      }
      // The feature that is always 1.
      codes[codesAt] = 0;
      return undefined;
    },
  };
}

function writerOf(column: SchemaColumn, format: NumberFormat, words: MissingWords): Writer {
  const groups = Math.ceil(oneOfThem(column) / mostCodes);
  if (column.kind === "category") {
    const { categories, rare } = column;
    const known = new Map(categories.map((category, i) => [category, i]));
    const other = rare ? categories.length : undefined;
    return {
      numbers: 0,
      codes: groups,
      write(_numbers, _numbersAt, codes, codesAt, cell) {
        for (let g = 0; g < groups; g++) codes[codesAt + g] = noCategory;
        const read = readCell(cell, format, words);
        const place = read === undefined ? undefined : (known.get(valueText(read, cell)) ?? other);
        if (place !== undefined) codes[codesAt + Math.floor(place / mostCodes)] = place % mostCodes;
        return undefined;
      },
    };
  }
  const { name, mean, deviation, log, indicator } = column;
  const problem = `column ${JSON.stringify(name)} holds no number`;
  return {
    numbers: 1,
    codes: groups,
    write(numbers, numbersAt, codes, codesAt, cell) {
      const value = readCell(cell, format, words);
      if (indicator) codes[codesAt] = value === undefined ? 0 : noCategory;
      if (value === undefined) {
        numbers[numbersAt] = 0;
        return undefined;
      }
      if (typeof value === "string" || !Number.isFinite(value)) return problem;
      numbers[numbersAt] = ((log ? signedLog(value) : value) - mean) / deviation;
      return undefined;
    },
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
