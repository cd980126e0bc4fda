import { asked } from "../data/asked-question.ts";
import { checkTable, columnNamed } from "../data/check.ts";
import { named } from "../data/column-kind.ts";
import { differencesOf } from "../data/differences.ts";
import { listed, tableRefusal } from "../data/misfit-words.ts";
import type { RecordVisitor } from "../data/record-visitor.ts";
import { meaningFor } from "../data/schema-model.ts";
import { type Question, statisticsOf } from "../data/statistics.ts";
import type { Survey } from "../data/survey.ts";
import { examplesOf } from "../data/table-examples.ts";
import type { ReadTableOptions } from "../data/table-files.ts";
import { type ReadRecords, surveyPart } from "../data/table-part.ts";
import type { ReadOptions } from "../data/table-text.ts";
import { UserError } from "../protocol/user-error.ts";
import {
  droppedWords,
  type OpenedData,
  type OwnDataOptions,
  type Reading,
  schemaIn,
  shareOfExamples,
} from "./own-data.ts";

/** A table that can be read from its beginning to its end as often as it takes. */
export interface TableSource {
  /** For messages. */
  readonly where: string;
  readonly read: (options: ReadTableOptions, visitor: RecordVisitor) => Promise<void>;
}

/**
 * Reads a table from its beginning to its end.
 *
 * @param how it is to be read, where that differs from what is found
 * @throws UserError if it cannot be read, or nothing can be learned from it
 */
export async function openTable(
  { where, read }: TableSource,
  how: ReadOptions,
  options: OwnDataOptions,
  reading: Reading,
): Promise<OpenedData> {
  const { holdout, seed, maxRows, minCount, ignore, onProgress, onWarning } = options;
  const { missing = [] } = how;
  const mostRows = maxRows === undefined ? reading.room.rows : () => maxRows;
  const readRecords: ReadRecords = (visitor) => read({ ...how, ...(onProgress ? { onProgress } : {}) }, visitor);
  const { survey: whole, records, sample } = await surveyPart(readRecords, { missing, holdout, seed, mostRows });
  const survey = { ...whole, columns: whole.columns.filter(({ name }) => !ignore.includes(name)) };
  const told = { numbers: new Set<string>(), categories: new Set<string>(), leftOut: new Set(ignore) };
  // What is to be predicted is not known yet.
  const { problems } = checkTable(whole, { told, missing });
  if (problems.length > 0) throw new UserError(listed(problems), { where });
  const tell = (question: Question) => statisticsOf(survey, question, { minCount });

  return {
    kind: "table",
    records,
    heldOut: records - whole.rows,
    sample,
    preview: () => tell({ regression: false, told }),
    async describe(question) {
      if (question.kind !== "table") throw new UserError("this node has a table, and was asked for pictures");
      // A table without the target tells the rest: the aggregator sees whether all lack it, or this one only.
      const target = question.target === undefined ? undefined : targetIn(survey, question.target);
      return tell({ ...asked(question), target });
    },
    async load(_dataset, _share, assignment) {
      const schema = schemaIn(assignment);
      if (schema.kind !== "table") throw new UserError("this node has a table, and the schema is of pictures");
      const { problems: misfits, warnings } = differencesOf(survey.columns, schema);
      if (misfits.size > 0) throw new UserError(tableRefusal([...misfits.values()]));
      for (const warning of warnings) onWarning(warning);
      const meaning = meaningFor(reading.catalog, assignment.model, schema);
      const { allocate } = reading.kernels;
      const kept = { holdout: { share: holdout, seed }, records, sample };
      const examples = await examplesOf(readRecords, schema, { meaning, missing, allocate, ...kept }, where);
      for (const each of examples.dropped) onWarning(droppedWords(each));
      return shareOfExamples(examples, schema, assignment, reading);
    },
  };
}

/** What the table calls the target; undefined if it has none. */
function targetIn(survey: Survey, target: string): string | undefined {
  const found = columnNamed(survey, target);
  if (found && found.missing === found.count) {
    throw new UserError(`column ${named(found.name)} has no value in any row`);
  }
  return found?.name;
}
