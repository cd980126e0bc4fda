import { ownDataset } from "../assembly/own-dataset.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { asked } from "../data/asked-question.ts";
import { checkTable } from "../data/check.ts";
import { squaresOfBatch, squaresOfTables } from "../data/feature-squares.ts";
import { heavyTails } from "../data/heavy-tail.ts";
import { listed } from "../data/misfit-words.ts";
import { sampleWords } from "../data/row-sample.ts";
import type { TableSchema } from "../data/schema.ts";
import { meaningFor, stepSizeFor, usualModel } from "../data/schema-model.ts";
import type { Survey } from "../data/survey.ts";
import { byFile } from "../host/by-file.ts";
import { agreeOnTables, type OwnTables } from "../host/own-tables.ts";
import { dataAt } from "../platform/nodejs/data-at.ts";
import { surveyTable } from "../platform/nodejs/table-file.ts";
import { rowsWithRoom } from "../platform/nodejs/table-part.ts";
import { tablePaths } from "../platform/nodejs/table-paths.ts";
import { questionOf } from "./column-options.ts";
import { ownPictureRunsOf } from "./own-picture-runs.ts";
import type { OwnRuns, OwnRunsOptions } from "./own-runs-options.ts";
import { readingOf } from "./read-options.ts";
import type { Log } from "./terminal/log.ts";
import { readingBar } from "./terminal/reading-bar.ts";
import { schemaWords } from "./terminal/schema-words.ts";
import { UsageError } from "./usage.ts";

/**
 * Looks at the data that `--data` names, and tells what they are taken for.
 *
 * @param seed of the first run
 * @throws UserError if nothing can be learned from them
 */
export async function ownRunsOf(
  options: OwnRunsOptions,
  { catalog, seed, log }: { readonly catalog: Catalog; readonly seed: number; readonly log: Log },
): Promise<OwnRuns> {
  if (await havePictures(options.data ?? [])) return ownPictureRunsOf(options, { catalog, seed, log });
  if (options.pictures)
    throw new UsageError("--pictures is said of pictures, and these are tables", { toDo: "leave it out" });
  const asIs = await ownTablesOf(options);
  const { tables, read } = asIs;
  const onProgress = readingBar(log);
  // Threads have the tables each for themselves, and several are copied into one.
  const freeBytes = process.availableMemory() / (2 * options.jobs * tables.length);
  let room = Number.MAX_SAFE_INTEGER;
  for (const files of tables) {
    const survey = await surveyTable(files, { ...read, onProgress });
    room = Math.min(room, rowsWithRoom(survey, freeBytes));
    // What a node's table lacks, others may have.
    const target = tables.length === 1 ? options.target : undefined;
    const { problems, warnings } = checkTable(survey, {
      ...(target === undefined ? {} : { target }),
      told: asked(asIs.question).told,
      regression: options.regression,
      missing: read.missing ?? [],
    });
    log.status("");
    if (problems.length > 0) throw new UsageError(listed(problems), { where: files.join(", ") });
    if (tables.length === 1) for (const warning of warnings) log.line("warn", warning);
  }
  const own: OwnTables = { ...asIs, maxRows: options.maxRows ?? room };
  const { schema, told, surveys, records, samples } = await agreeOnTables(own, { seed, onProgress });
  log.status("");
  for (const [i, sample] of samples.entries()) {
    if (sample)
      log.line("warn", `${tables[i]?.join(", ")}: ${sampleWords(sample)}; other seeds have samples of their own`);
  }
  // Of one table it was said with what it was taken for.
  if (tables.length > 1) for (const warning of heavyTails(told, schema)) log.line("warn", warning);
  warnOfRareClasses(schema, surveys, own.minCount, log);
  const model = options.model ?? usualModel(schema.target);
  meaningFor(catalog, model, schema);
  const squares = squaresOfBatch(squaresOfTables(schema, told), options.batch);
  const { stepSize = stepSizeFor(catalog, model, squares) } = options;
  const nodes = options.partition === byFile ? own.tables.length : options.nodes;
  const rows = records.reduce((sum, count) => sum + count, 0);
  log.line("info", `${rows} rows of ${nodes === 1 ? "one node" : `${nodes} nodes`}: ${schemaWords(schema)}`);
  log.line("info", `${model}, step size ${stepSize}`);
  return { own, dataset: ownDataset, model, stepSize, nodes };
}

async function havePictures(paths: readonly string[]): Promise<boolean> {
  const found = await Promise.all(paths.map(dataAt));
  const table = found.findIndex(({ kind }) => kind === "table");
  if (table < 0) return true;
  if (found.every(({ kind }) => kind === "table")) return false;
  throw new UsageError("it has no pictures by class, and others have", {
    where: paths[table] as string,
    toDo: "simulate tables and pictures each by themselves",
  });
}

/** Classes that are too rare to be told are not learned. */
function warnOfRareClasses({ target }: TableSchema, surveys: readonly Survey[], minCount: number, log: Log): void {
  if (target.kind !== "classes") return;
  const present = surveys
    .flatMap(({ columns }) => columns.filter(({ name }) => name === target.name))
    .reduce((sum, { count, missing }) => sum + count - missing, 0);
  const told = target.classes.reduce((sum, { count }) => sum + count, 0);
  if (told === present) return;
  const rows = present - told === 1 ? "1 row is" : `${present - told} rows are`;
  const which = `of classes that fewer than ${minCount} rows of a table have`;
  log.line("warn", `${rows} ${which}, and not learned from; --min-count 1 takes them`);
}

async function ownTablesOf(options: OwnRunsOptions): Promise<Omit<OwnTables, "maxRows">> {
  const { data = [], holdout, minCount } = options;
  const files: string[] = [];
  if (options.partition === byFile) for (const path of data) files.push(...(await tablePaths(path)));
  return {
    kind: "tables",
    tables: options.partition === byFile ? files.map((file) => [file]) : [data],
    read: readingOf(options),
    question: questionOf(options),
    holdout,
    minCount,
  };
}
