import { type CollectorOptions, ExampleCollector, type Examples } from "../../data/example-collector.ts";
import { MissingColumns } from "../../data/feature-encoder.ts";
import { createHoldout } from "../../data/holdout.ts";
import type { RecordVisitor } from "../../data/record-visitor.ts";
import { type RowSample, SampledRecords } from "../../data/row-sample.ts";
import type { TableSchema } from "../../data/schema.ts";
import { UserError } from "../../protocol/user-error.ts";
import { type ReadTableOptions, readTable } from "./table-file.ts";

export interface LoadExamplesOptions extends Pick<CollectorOptions, "meaning" | "needsTarget" | "allocate"> {
  /** How the files are to be read. */
  readonly read?: ReadTableOptions;
  /** The share of the records that is for testing, and the seed that chooses them (data/holdout.ts); by default none. */
  readonly holdout?: { readonly share: number; readonly seed: number };
  /** How many records are read, if that is known: then room is made once. */
  readonly records?: number;
  /** Only these records are read. */
  readonly sample?: RowSample | undefined;
}

/**
 * Reads a table as its schema says: what a model learns from, what it is tested with, and what could not be used.
 *
 * @throws UserError if the files cannot be read, or lack columns of the schema
 */
export async function loadExamples(
  paths: readonly string[],
  schema: TableSchema,
  options: LoadExamplesOptions,
): Promise<Examples> {
  const { read = {}, holdout = { share: 0, seed: 0 }, records, sample } = options;
  const { meaning, needsTarget = true, allocate } = options;
  const isHeldOut = createHoldout(holdout.share, holdout.seed);
  const collector = new ExampleCollector(schema, {
    meaning,
    needsTarget,
    allocate,
    isHeldOut,
    missing: read.missing ?? [],
    ...(records === undefined ? {} : { expected: partsOf(records, isHeldOut) }),
  });
  await readForSchema(paths, read, sample ? new SampledRecords(collector, sample) : collector);
  return collector.examples();
}

/**
 * Reads a table by a visitor that needs the columns of a schema.
 *
 * @throws UserError if the files cannot be read, or lack some of them
 */
export async function readForSchema(
  paths: readonly string[],
  read: ReadTableOptions,
  visitor: RecordVisitor,
): Promise<void> {
  try {
    await readTable(paths, read, visitor);
  } catch (error) {
    if (!(error instanceof MissingColumns)) throw error;
    const columns = error.columns.map((name) => JSON.stringify(name)).join(", ");
    throw new UserError(`it lacks ${columns}, which the model learns from`, {
      where: paths[0],
      toDo: "name the file's columns as the others do",
      cause: error,
    });
  }
}

function partsOf(records: number, isHeldOut: (record: number) => boolean): { train: number; test: number } {
  let test = 0;
  for (let record = 0; record < records; record++) if (isHeldOut(record)) test++;
  return { train: records - test, test };
}
