import { checkTable, columnNamed, type CheckOptions as TableOptions } from "../data/check.ts";
import { checkPictures, type PictureCheck, type UnreadablePictureFile } from "../data/check-pictures.ts";
import { nothingTold } from "../data/column-kind.ts";
import type { PictureSet } from "../data/picture-set.ts";
import { countsOf } from "../data/picture-statistics.ts";
import { statisticsOf } from "../data/statistics.ts";
import { asked } from "../host/table-agreement.ts";
import { type DataAt, dataAt } from "../platform/nodejs/data-at.ts";
import { surveyTable } from "../platform/nodejs/table-file.ts";
import { UserError } from "../protocol/user-error.ts";
import { tableRecord } from "./check-record.ts";
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
  const tell = () => statisticsOf(survey, { target: named, regression, told }, { minCount });
  return {
    record: tableRecord(path, survey, check),
    lines: (shown) => checkLines(path, survey, { ...check, tell }, shown),
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
  const unreadable: UnreadablePictureFile[] = [];
  const onUnreadable = (file: string, why: string) => unreadable.push({ path: file, why });
  const set = await data.read({ ...(size ? { size } : {}), onProgress, onUnreadable });
  const check = checkPictures(set, unreadable);
  if (set.pictures.length === 0 && unreadable[0]) throw new UserError(unreadable[0].why, { where: unreadable[0].path });
  return {
    record: pictureRecord(path, data, set, check),
    lines: (shown) =>
      checkPictureLines(
        path,
        set,
        { ...check, told: countsOf(set.classes, options) },
        { ...shown, written: data.written },
      ),
    problems: check.problems,
  };
}

/** Options that mean nothing here would otherwise be taken for heeded. */
function refuse(given: Readonly<Record<string, unknown>>, path: string, why: string): void {
  const [name] = Object.keys(given).filter((option) => given[option] !== undefined);
  if (name !== undefined)
    throw new UsageError(`${name} has no meaning here; it ${why}`, { where: path, toDo: `leave ${name} out` });
}

function pictureRecord(file: string, { written }: Pictures, set: PictureSet, { problems, warnings }: PictureCheck) {
  const { width, height, channels, classes, pictures } = set;
  return {
    file,
    kind: "pictures",
    written,
    pictures: pictures.length,
    width,
    height,
    channels,
    classes,
    problems,
    warnings,
  };
}
