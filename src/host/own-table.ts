import { checkTable, columnNamed } from "../data/check.ts";
import { named } from "../data/column-kind.ts";
import { differencesOf } from "../data/differences.ts";
import { meaningFor } from "../data/schema-model.ts";
import { type Question, statisticsOf } from "../data/statistics.ts";
import type { Survey } from "../data/survey.ts";
import { loadExamples } from "../platform/nodejs/table-examples.ts";
import { readTablePart, rowsWithRoom } from "../platform/nodejs/table-part.ts";
import { UserError } from "../protocol/user-error.ts";
import {
  droppedWords,
  type OpenedData,
  type OwnDataConfiguration,
  type Reading,
  schemaIn,
  shareOfExamples,
} from "./own-data.ts";
import { asked } from "./table-agreement.ts";
import { listed, refusal } from "./table-misfits.ts";

/**
 * Reads a table from its beginning to its end.
 *
 * @throws UserError if it cannot be read, or nothing can be learned from it
 */
export async function openTable(configuration: OwnDataConfiguration, reading: Reading): Promise<OpenedData> {
  const { paths, read, holdout, seed, maxRows, minCount, ignore } = configuration;
  const mostRows = maxRows === undefined ? rowsWithRoom : () => maxRows;
  const { survey: whole, records, sample } = await readTablePart(paths, { read, holdout, seed, mostRows });
  const survey = { ...whole, columns: whole.columns.filter(({ name }) => !ignore.includes(name)) };
  const told = { numbers: new Set<string>(), categories: new Set<string>(), leftOut: new Set(ignore) };
  // What is to be predicted is not known yet.
  const { problems } = checkTable(whole, { told, missing: read.missing ?? [] });
  if (problems.length > 0) throw new UserError(listed(problems), { where: paths.join(", ") });
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
      if (misfits.size > 0) throw new UserError(refusal([...misfits.values()]));
      for (const warning of warnings) configuration.onWarning(warning);
      const examples = await loadExamples(paths, schema, {
        meaning: meaningFor(reading.catalog, assignment.model, schema.target),
        read,
        holdout: { share: holdout, seed },
        records,
        sample,
        allocate: reading.kernels.allocate,
      });
      for (const each of examples.dropped) configuration.onWarning(droppedWords(each));
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
