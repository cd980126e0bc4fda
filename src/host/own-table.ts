import type { Catalog } from "../catalog/catalog.ts";
import { balancedRows } from "../data/balance.ts";
import { checkTable, columnNamed, unknownColumn } from "../data/check.ts";
import { named } from "../data/column-kind.ts";
import type { ColumnProfile } from "../data/column-profile.ts";
import { differencesOf } from "../data/differences.ts";
import type { Dropped } from "../data/dropped-records.ts";
import type { RowSample } from "../data/row-sample.ts";
import { type TableSchema, tableSchema } from "../data/schema.ts";
import { type Question, statisticsOf, type TableStatistics } from "../data/statistics.ts";
import type { Survey } from "../data/survey.ts";
import { meaningFor } from "../data/table-model.ts";
import { allRows, type Dataset, type Rows } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import { createRandom } from "../math/random.ts";
import { collectGarbage } from "../platform/nodejs/collect-garbage.ts";
import { loadExamples } from "../platform/nodejs/table-examples.ts";
import type { ReadTableOptions } from "../platform/nodejs/table-file.ts";
import { readTablePart, rowsWithRoom } from "../platform/nodejs/table-part.ts";
import type { Assignment } from "../protocol/messages.ts";
import { UserError } from "../protocol/user-error.ts";
import type { OwnTable } from "../runtime/edge-node.ts";
import { makeShare, type Openness, type ShareSource } from "../runtime/node-data.ts";
import { jsonIn } from "../runtime/table-agreement.ts";
import { asked, refusal } from "./table-agreement.ts";

/** A table that a node learns from. */
export interface TableConfiguration {
  /** Files, folders or patterns. */
  readonly paths: readonly string[];
  readonly read: ReadTableOptions;
  /** The share of its records that is kept for testing, and the seed that chooses them. */
  readonly holdout: number;
  readonly seed: number;
  /** The most records to learn from and to test with; left out, as many as there is room for. */
  readonly maxRows?: number | undefined;
  /** Values that fewer records have are not told. */
  readonly minCount: number;
  /** Columns of which nothing is told, and which are not learned from. */
  readonly ignore: readonly string[];
  /** Told what somebody should know of the table, and nobody has asked for. */
  readonly onWarning: (text: string) => void;
}

/** A node's own table, read to know what it holds. */
export interface OpenedTable extends OwnTable, ShareSource {
  /** Records, and those of them that are kept for testing. */
  readonly records: number;
  readonly heldOut: number;
  /** Where there are more than there is room for: which of them. */
  readonly sample: RowSample | undefined;
  /** What the node would tell if no target were asked for. */
  preview(): TableStatistics;
}

interface Reading {
  readonly catalog: Catalog;
  readonly kernels: Kernels;
  readonly openness: Openness;
}

/**
 * Reads a table from its beginning to its end.
 *
 * @throws UserError if it cannot be read, or nothing can be learned from it
 */
export async function openTable(configuration: TableConfiguration, reading: Reading): Promise<OpenedTable> {
  const { paths, read, holdout, seed, maxRows, minCount, ignore } = configuration;
  const mostRows = maxRows === undefined ? rowsWithRoom : () => maxRows;
  const { survey: whole, records, sample } = await readTablePart(paths, { read, holdout, seed, mostRows });
  const survey = { ...whole, columns: whole.columns.filter(({ name }) => !ignore.includes(name)) };
  const told = { numbers: new Set<string>(), categories: new Set<string>(), leftOut: new Set(ignore) };
  // What is to be predicted is not known yet.
  const { problems } = checkTable(whole, { told, missing: read.missing ?? [] });
  if (problems.length > 0) throw new UserError(problems.slice(0, 5).join("; "), { where: paths.join(", ") });
  const tell = (question: Question) => statisticsOf(survey, question, { minCount });

  return {
    records,
    heldOut: records - whole.rows,
    sample,
    preview: () => tell({ regression: false, told }),
    async describe(question) {
      const target = question.target === undefined ? undefined : targetIn(survey, question.target);
      return tell({ ...asked(question), target: target?.name });
    },
    async load(_dataset, _share, assignment) {
      const schema = schemaIn(assignment);
      const { problems: misfits, warnings } = differencesOf(survey.columns, schema);
      if (misfits.length > 0) throw new UserError(refusal(misfits));
      for (const warning of warnings) configuration.onWarning(warning);
      const { train, test, dropped } = await loadExamples(paths, schema, {
        meaning: meaningFor(reading.catalog, assignment.model, schema.target),
        read,
        holdout: { share: holdout, seed },
        records,
        sample,
        allocate: reading.kernels.allocate,
      });
      for (const each of dropped) configuration.onWarning(droppedWords(each));
      collectGarbage();
      const data = { ...train, features: reading.kernels.pack(train.features) };
      const rows = rowsOf(data, schema, assignment);
      if (rows.length === 0) throw new UserError("no row of the table can be learned from");
      return { ...makeShare(data, rows, reading.openness, assignment.seed), test };
    },
  };
}

function targetIn(survey: Survey, target: string): ColumnProfile {
  const found = columnNamed(survey, target);
  if (!found) throw new UserError(unknownColumn("the target", target, survey));
  if (found.missing === found.count) throw new UserError(`column ${named(found.name)} has no value in any row`);
  return found;
}

function schemaIn({ schema }: Assignment): TableSchema {
  const parsed = tableSchema.safeParse(schema && jsonIn(schema));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`the aggregator's schema cannot be read: ${issue?.path.join(".")}: ${issue?.message}`);
}

function rowsOf(
  { exampleCount, labels }: Dataset,
  { target }: TableSchema,
  { balance, seed, stream }: Assignment,
): Rows {
  if (!balance || target.kind !== "classes" || !labels) return allRows(exampleCount);
  return balancedRows(labels, target, createRandom(seed, "balance", stream));
}

function droppedWords({ why, count, first }: Dropped): string {
  const rows = count === 1 ? "1 row is" : `${count} rows are`;
  return `${rows} not used, the first in ${first}: ${why}`;
}
