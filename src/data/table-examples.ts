import { UserError } from "../protocol/user-error.ts";
import { type CollectorOptions, ExampleCollector, type Examples } from "./example-collector.ts";
import { MissingColumns } from "./feature-encoder.ts";
import { createHoldout } from "./holdout.ts";
import { type RowSample, SampledRecords } from "./row-sample.ts";
import type { TableSchema } from "./schema.ts";
import type { ReadRecords } from "./table-part.ts";

export interface TableExamplesOptions extends Pick<CollectorOptions, "meaning" | "needsTarget" | "allocate"> {
  /** Words for missing values beside the usual ones. */
  readonly missing?: readonly string[] | undefined;
  /** The share of the records that is for testing, and the seed that chooses them (holdout.ts); by default none. */
  readonly holdout?: { readonly share: number; readonly seed: number };
  /** How many records are read, if that is known: then room is made once. */
  readonly records?: number;
  /** Only these records are read. */
  readonly sample?: RowSample | undefined;
}

/**
 * Reads a table as its schema says: what a model learns from, what it is tested with, and what could not be used.
 *
 * @param where the table is, for messages
 * @throws UserError if it lacks columns of the schema; whatever `read` throws
 */
export async function examplesOf(
  read: ReadRecords,
  schema: TableSchema,
  { missing = [], holdout = { share: 0, seed: 0 }, records, sample, ...options }: TableExamplesOptions,
  where?: string,
): Promise<Examples> {
  const { meaning, needsTarget = true, allocate } = options;
  const isHeldOut = createHoldout(holdout.share, holdout.seed);
  const collector = new ExampleCollector(schema, {
    meaning,
    needsTarget,
    allocate,
    isHeldOut,
    missing,
    ...(records === undefined ? {} : { expected: partsOf(records, isHeldOut) }),
  });
  await withColumns(read(sample ? new SampledRecords(collector, sample) : collector), where);
  return collector.examples();
}

/** A reading by a visitor that needs the columns of a schema. @throws UserError if there are not all of them */
export async function withColumns(reading: Promise<void>, where: string | undefined): Promise<void> {
  try {
    await reading;
  } catch (error) {
    if (!(error instanceof MissingColumns)) throw error;
    const columns = error.columns.map((name) => JSON.stringify(name)).join(", ");
    throw new UserError(`it lacks ${columns}, which the model learns from`, {
      where,
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
