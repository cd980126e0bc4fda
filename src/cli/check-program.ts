import { checkTable, type TableCheck, type CheckOptions as TableOptions } from "../data/check.ts";
import type { Survey } from "../data/survey.ts";
import type { TableFormat } from "../data/table-format.ts";
import { surveyTable } from "../platform/nodejs/table-file.ts";
import { checkLines } from "./terminal/check-lines.ts";
import { bar } from "./terminal/format.ts";
import { createLog, type LogOptions } from "./terminal/log.ts";
import { createStyle } from "./terminal/style.ts";

export interface CheckOptions extends LogOptions {
  readonly target?: string;
  readonly regression: boolean;
  readonly separator?: string;
  readonly header?: boolean;
  readonly missing?: readonly string[];
  readonly number?: readonly string[];
  readonly category?: readonly string[];
  readonly ignore?: readonly string[];
  readonly json: boolean;
}

/** Prints what each of these tables is taken for. The exit code is 1 if one of them cannot be learned from. */
export async function checkFiles(files: readonly string[], options: CheckOptions): Promise<void> {
  const log = createLog(options);
  for (const path of files) {
    const survey = await surveyTable([path], {
      missing: options.missing ?? [],
      ...(options.separator === undefined ? {} : { separator: options.separator }),
      ...(options.header === undefined ? {} : { header: options.header }),
      onProgress: (share) => log.status(`${path}  ${bar(share, 20, log.style)}  ${Math.floor(100 * share)} %`),
    });
    log.status("");
    const check = checkTable(survey, tableOptions(options));
    if (check.problems.length > 0) process.exitCode = 1;
    process.stdout.write(
      options.json ? `${JSON.stringify(recordOf(path, survey, check))}\n` : textOf(path, survey, check),
    );
  }
}

function tableOptions({ target, regression, number, category, ignore, missing = [] }: CheckOptions): TableOptions {
  const told = { numbers: new Set(number), categories: new Set(category), leftOut: new Set(ignore) };
  return { ...(target === undefined ? {} : { target }), told, regression, missing };
}

const usualColumns = 80;

function textOf(path: string, survey: Survey, check: TableCheck): string {
  const style = createStyle(process.stdout.isTTY === true && !process.env.NO_COLOR);
  const lines = checkLines(path, survey, check, { columns: process.stdout.columns || usualColumns, style });
  return `${lines.join("\n")}\n`;
}

/** For programs: what was found, without any value of the table but names of classes. */
function recordOf(file: string, survey: Survey, { columns, target, problems, warnings }: TableCheck) {
  const { formats, rows, rowsWithGaps } = survey;
  return {
    file,
    files: formats.length,
    ...(formats[0] && formatRecord(formats[0])),
    rows,
    rowsWithGaps,
    columns: columns.map(({ profile, kind }) => ({
      name: profile.name,
      kind: kind.kind,
      why: kind.why,
      missing: profile.missing,
    })),
    target: target && {
      name: target.profile.name,
      kind: target.kind.kind,
      ...(target.kind.kind === "classes" ? { classes: target.kind.classes } : {}),
    },
    problems,
    warnings,
  };
}

function formatRecord(format: TableFormat) {
  const { kind } = format;
  switch (kind) {
    case "delimited":
      return {
        kind,
        encoding: format.encoding.name,
        separator: format.dialect.separator,
        header: format.header.present,
      };
    case "arff":
    case "json":
      return { kind, encoding: format.encoding.name };
    case "parquet":
      return { kind, rowGroups: format.rowGroups, codecs: format.codecs };
    case "npy":
    case "npz":
      return { kind, arrays: format.arrays, leftOut: format.leftOut };
    default:
      throw new Error(`unreachable: ${format satisfies never}`);
  }
}
