import type { Catalog } from "../catalog/catalog.ts";
import { asked } from "../data/asked-question.ts";
import { columnNamed, unknownColumn } from "../data/check.ts";
import type { Examples } from "../data/example-collector.ts";
import type { RowSample } from "../data/row-sample.ts";
import type { TableSchema } from "../data/schema.ts";
import { meaningFor } from "../data/schema-model.ts";
import { type Question, statisticsOf, type TableStatistics } from "../data/statistics.ts";
import type { Survey } from "../data/survey.ts";
import type { ReadTableOptions } from "../data/table-files.ts";
import type { TablePart } from "../data/table-part.ts";
import type { ReadOptions } from "../data/table-text.ts";
import type { Allocate } from "../learning/kernels.ts";
import { loadExamples } from "../platform/nodejs/table-examples.ts";
import { readTablePart } from "../platform/nodejs/table-part.ts";
import type { TableQuestion } from "../protocol/own-data-messages.ts";
import { UserError } from "../protocol/user-error.ts";
import { schemaFor } from "./table-agreement.ts";

/** Tables that are learned from on this machine, as nodes would that had them. Plain data, which can be sent to a thread. */
export interface OwnTables {
  readonly kind: "tables";
  /** The files of each table: those of several nodes, or one table that is spread over them. */
  readonly tables: readonly (readonly string[])[];
  readonly read: ReadOptions;
  /** As an aggregator asks it. */
  readonly question: TableQuestion;
  /** The share of each table that is kept for testing. */
  readonly holdout: number;
  /** Values that fewer rows of a table have are not told to the others. */
  readonly minCount: number;
  /** The most records of each table, of which there is a sample if it has more. */
  readonly maxRows: number;
}

/** What is known of tables that were read. */
export interface AgreedTables {
  readonly schema: TableSchema;
  /** What each would tell as a node. */
  readonly told: readonly TableStatistics[];
  /** Of the part of each table that is learned from. */
  readonly surveys: readonly Survey[];
  /** Records of each table, of both parts. */
  readonly records: readonly number[];
  /** The records that are used, of tables with too many of them. */
  readonly samples: readonly (RowSample | undefined)[];
}

/**
 * Reads the tables, and agrees on a schema for the parts of them that are learned from.
 *
 * @param seed decides what is learned from, and what is kept for testing
 * @throws UserError if a table cannot be read or does not fit to the others, or nothing can be learned from them
 */
export async function agreeOnTables(
  own: OwnTables,
  { seed, onProgress }: { readonly seed: number; readonly onProgress?: ReadTableOptions["onProgress"] },
): Promise<AgreedTables> {
  const { holdout, maxRows } = own;
  const read = { ...own.read, ...(onProgress ? { onProgress } : {}) };
  const parts: TablePart[] = [];
  for (const files of own.tables) {
    parts.push(await readTablePart(files, { read, holdout, seed, mostRows: () => maxRows }));
  }
  const surveys = parts.map(({ survey }) => survey);
  const told = surveys.map((survey, i) => ({
    name: whereOf(own, i),
    statistics: statisticsOf(survey, questionFor(own, survey, whereOf(own, i)), { minCount: own.minCount }),
  }));
  const found = schemaFor(told, own.question);
  if (found.kind === "refused") {
    const [{ name, reason } = { name: "", reason: "" }] = found.nodes;
    throw new UserError(reason, { where: name });
  }
  const { schema } = found;
  return {
    schema,
    told: told.map(({ statistics }) => statistics),
    surveys,
    records: parts.map(({ records }) => records),
    samples: parts.map(({ sample }) => sample),
  };
}

/**
 * Reads the examples of each table, as a model sees them, in the order of the tables.
 *
 * @throws UserError if a table cannot be read, or holds nothing to learn from
 */
export async function loadTables(
  own: OwnTables,
  { schema, records, samples }: AgreedTables,
  options: {
    readonly catalog: Catalog;
    readonly model: string;
    readonly seed: number;
    readonly allocate?: Allocate;
  },
): Promise<readonly Examples[]> {
  const { catalog, model, seed, allocate } = options;
  const loaded: Examples[] = [];
  for (const [i, files] of own.tables.entries()) {
    const examples = await loadExamples(files, schema, {
      meaning: meaningFor(catalog, model, schema),
      read: own.read,
      holdout: { share: own.holdout, seed },
      records: records[i] as number,
      sample: samples[i],
      // Several tables are joined afterwards, in other memory.
      ...(allocate && own.tables.length === 1 ? { allocate } : {}),
    });
    if (examples.train.exampleCount === 0) {
      throw new UserError("no row of the table can be learned from", { where: whereOf(own, i) });
    }
    loaded.push(examples);
  }
  return loaded;
}

function questionFor({ question }: OwnTables, survey: Survey, where: string): Question {
  const { target } = question;
  if (target === undefined) return asked(question);
  const column = columnNamed(survey, target);
  if (!column) throw new UserError(unknownColumn("--target", target, survey), { where });
  return { ...asked(question), target: column.name };
}

function whereOf({ tables }: OwnTables, i: number): string {
  return (tables[i] as readonly string[]).join(", ");
}
