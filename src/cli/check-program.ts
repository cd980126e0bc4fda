import { asked } from "../data/asked-question.ts";
import { checkTable, columnNamed, type CheckOptions as TableOptions } from "../data/check.ts";
import { checkPictures } from "../data/check-pictures.ts";
import { nothingTold } from "../data/column-kind.ts";
import { pictureStatisticsOf } from "../data/picture-statistics.ts";
import { statisticsOf } from "../data/statistics.ts";
import { type DataAt, dataAt } from "../platform/nodejs/data-at.ts";
import { surveyTable } from "../platform/nodejs/table-file.ts";
import { pictureRecord, tableRecord } from "./check-record.ts";
import { type ColumnOptions, questionOf } from "./column-options.ts";
import { type ReadOptions, readingOf } from "./read-options.ts";
import { checkLines } from "./terminal/check-lines.ts";
import { checkPictureLines } from "./terminal/check-picture-lines.ts";
import { bar } from "./terminal/format.ts";
import { createLog, type LogOptions } from "./terminal/log.ts";
import { createStyle } from "./terminal/style.ts";
import { UsageError } from "./usage.ts";

export interface CheckOptions extends LogOptions, ReadOptions, ColumnOptions {
  /** Values that fewer rows or pictures have are not told. */
  readonly minCount: number;
  readonly size?: { readonly width: number; readonly height: number };
  readonly json: boolean;
  /** What stands in messages for an option, where a file said it. */
  readonly nameOf?: (option: string) => string;
}

/** What was found, for programs and for people. */
interface Found {
  readonly record: unknown;
  readonly lines: (options: { readonly columns: number; readonly style: ReturnType<typeof createStyle> }) => string[];
  readonly problems: readonly string[];
}

type OnProgress = (share: number) => void;

/** Prints what is at each of these paths. The exit code is 1 if one of them cannot be learned from. */
export async function checkPaths(paths: readonly string[], options: CheckOptions): Promise<void> {
  const log = createLog(options);
  const style = createStyle(process.stdout.isTTY === true && !process.env.NO_COLOR);
  for (const path of paths) {
    const onProgress: OnProgress = (share) =>
      log.status(`${path}  ${bar(share, 20, log.style)}  ${Math.floor(100 * share)} %`);
    const data = await dataAt(path);
    const { record, lines, problems } =
      data.kind === "table"
        ? await foundTable(path, options, onProgress)
        : await foundPictures(path, data, options, onProgress);
    log.status("");
    if (problems.length > 0) process.exitCode = 1;
    const text = options.json
      ? JSON.stringify(record)
      : lines({ columns: process.stdout.columns || usualColumns, style }).join("\n");
    process.stdout.write(`${text}\n`);
  }
}

const usualColumns = 80;

async function foundTable(path: string, options: CheckOptions, onProgress: OnProgress): Promise<Found> {
  refuse({ "--size": options.size }, path, "is a table, and only pictures have a size");
  const survey = await surveyTable([path], {
    ...readingOf(options),
    onProgress,
  });
  const check = checkTable(survey, tableOptions(options));
  const { minCount } = options;
  const { target, regression, told } = { regression: false, told: nothingTold, ...tableOptions(options) };
  const named = target === undefined ? undefined : columnNamed(survey, target)?.name;
  const isUsable = check.problems.length === 0;
  const statistics = isUsable ? statisticsOf(survey, { target: named, regression, told }, { minCount }) : null;
  return {
    record: tableRecord(path, survey, check, statistics),
    lines: (shown) => checkLines(path, survey, { ...check, told: statistics }, shown),
    problems: check.problems,
  };
}

function tableOptions(options: CheckOptions): TableOptions {
  const { target, regression, missing = [], nameOf } = options;
  const { told } = asked(questionOf(options));
  return { ...(target === undefined ? {} : { target }), told, regression, missing, ...(nameOf ? { nameOf } : {}) };
}

type Pictures = Extract<DataAt, { readonly kind: "pictures" }>;

async function foundPictures(
  path: string,
  data: Pictures,
  options: CheckOptions,
  onProgress: OnProgress,
): Promise<Found> {
  const { target, separator, header, missing, number, category, ignore, log, size } = options;
  const ofTables = { target, separator, header, missing, number, category, ignore, log };
  const named = Object.entries(ofTables).map(([name, value]) => [`--${name}`, value] as const);
  refuse(Object.fromEntries(named), path, "has pictures, which are told apart by their folders or labels");
  const set = await data.read({ ...(size ? { size } : {}), onProgress });
  const check = checkPictures(set);
  const told = check.problems.length > 0 ? null : pictureStatisticsOf(set, () => true, options);
  return {
    record: pictureRecord(path, data.written, set, check, told),
    lines: (shown) => checkPictureLines(path, set, { ...check, told }, { ...shown, written: data.written }),
    problems: check.problems,
  };
}

/** Options that mean nothing here would otherwise be taken for heeded. */
function refuse(given: Readonly<Record<string, unknown>>, path: string, why: string): void {
  const [name] = Object.keys(given).filter((option) => given[option] !== undefined);
  if (name !== undefined)
    throw new UsageError(`${name} has no meaning here; it ${why}`, { where: path, toDo: `leave ${name} out` });
}
