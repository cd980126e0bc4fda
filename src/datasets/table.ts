import { DatasetFileError } from "./idx.ts";

/** Every runtime has it; the types of the pure folders know none. */
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

/** One record of a table, by column name, as JSON has it. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Reads the numbers of one column of a record; undefined if the value is missing. */
export interface Column {
  readonly name: string;
  /** Names of the numbers that it gives for a record. */
  readonly numberNames: readonly string[];
  /** For messages: `a number`. */
  readonly expected: string;
  /** Undefined if the value is of another kind. */
  readonly read: (value: unknown) => readonly number[] | undefined;
}

/** `Weight in lbs`, of `Weight_in_lbs`. */
const spaced = (name: string) => name.replaceAll("_", " ");

export const numberColumn = (name: string): Column => ({
  name,
  numberNames: [spaced(name)],
  expected: "a number",
  read: (value) => (typeof value === "number" && Number.isFinite(value) ? [value] : undefined),
});

/** The year of a date such as 1970-01-01. */
export const yearColumn = (name: string): Column => ({
  name,
  numberNames: [spaced(name)],
  expected: "a date such as 1970-01-01",
  read: (value) =>
    typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? [Number(value.slice(0, 4))] : undefined,
});

/** One of several texts, as its number in the list. */
export const choiceColumn = (name: string, choices: readonly string[]): Column => ({
  name,
  numberNames: [spaced(name)],
  expected: `one of ${choices.join(", ")}`,
  read: (value) => (typeof value === "string" && choices.includes(value) ? [choices.indexOf(value)] : undefined),
});

/** One of several texts, one-hot encoded. */
export const oneHotColumn = (name: string, choices: readonly string[]): Column => ({
  ...choiceColumn(name, choices),
  numberNames: choices.map((choice) => `${spaced(name)} ${choice}`),
  read: (value) =>
    typeof value === "string" && choices.includes(value)
      ? choices.map((choice) => (choice === value ? 1 : 0))
      : undefined,
});

/**
 * The columns' numbers of each record of a JSON file, an array of objects. A record with a missing value
 * (null or absent) is left out; a value of the wrong kind is an error that names its record, counted from 1.
 *
 * @throws DatasetFileError
 */
export function readTable(bytes: Uint8Array, fileName: string, columns: readonly Column[]): number[][] {
  const rows: number[][] = [];
  recordsIn(bytes, fileName).forEach((record, i) => {
    const values = columns.map(({ name }) => record[name]);
    if (values.some((value) => value === null || value === undefined)) return;
    rows.push(
      columns.flatMap(({ name, expected, read }, j) => {
        const numbers = read(values[j]);
        if (numbers) return numbers;
        const found = `${JSON.stringify(values[j])} in record ${i + 1}`;
        throw new DatasetFileError(fileName, { expected: `${expected} as "${name}"`, found });
      }),
    );
  });
  return rows;
}

function recordsIn(bytes: Uint8Array, fileName: string): readonly JsonRecord[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new DatasetFileError(fileName, { expected: "JSON", found: (error as Error).message });
  }
  if (!Array.isArray(parsed)) {
    throw new DatasetFileError(fileName, { expected: "a JSON array of records", found: typeof parsed });
  }
  const wrong = parsed.findIndex((record) => typeof record !== "object" || record === null || Array.isArray(record));
  if (wrong < 0) return parsed;
  const found = `${JSON.stringify(parsed[wrong])} as record ${wrong + 1}`;
  throw new DatasetFileError(fileName, { expected: "records with named values", found });
}
