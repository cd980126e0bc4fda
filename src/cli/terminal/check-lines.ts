import { momentsOf, type TableCheck } from "../../data/check.ts";
import { type ColumnKind, named } from "../../data/column-kind.ts";
import type { TableStatistics } from "../../data/statistics.ts";
import type { Survey } from "../../data/survey.ts";
import type { TargetKind } from "../../data/target.ts";
import { wrapped } from "./format.ts";
import { marked } from "./marked.ts";
import { printable } from "./printable.ts";
import { readingNotes } from "./reading-notes.ts";
import { shortName } from "./short-name.ts";
import type { Style } from "./style.ts";
import { formatText } from "./table-format.ts";
import { sentInRun, toldLines } from "./told-lines.ts";

export interface CheckLinesOptions {
  /** Width of the terminal. */
  readonly columns: number;
  readonly style: Style;
}

const longestName = 24;
const mostColumnsShown = 60;

/** What a table is taken for, for people: each decision, why, and how to change it. */
export function checkLines(
  path: string,
  survey: Survey,
  check: TableCheck & { readonly told: TableStatistics | null },
  options: CheckLinesOptions,
): string[] {
  const { style } = options;
  const width = Math.max(40, options.columns);
  const lines = [
    style.bold(printable(path)),
    ...wrapped(summaryOf(survey), width - 2)
      .split("\n")
      .map(indent),
    "",
  ];
  lines.push(...columnLines(check, width, style));
  for (const note of readingNotes(survey)) lines.push(...marked("  ", note, width, (line) => line));
  for (const warning of check.warnings) lines.push(...marked("! ", warning, width, style.warn));
  for (const problem of check.problems) lines.push(...marked("x ", problem, width, style.warn));
  if (check.problems.length === 0) lines.push(...marked("", closing(check, survey.rows), width, style.good));
  if (check.told) lines.push("", ...whatIsTold(check.told, width, style));
  lines.push("", ...marked("", howToChange(survey), width, style.dim));
  return lines;
}

/** As the node itself shows it before it asks, but for the rows that it keeps for testing. */
function whatIsTold(told: TableStatistics, width: number, style: Style): string[] {
  const first = told.columns.slice(0, mostColumnsShown);
  const more = told.columns.length - first.length;
  return [
    ...marked("", "Before a run a node that learns from all these rows tells the aggregator", width, style.bold),
    ...toldLines({ ...told, columns: first }, width),
    ...(more > 0 ? [`and the same of ${more} more columns.`] : []),
    ...sentInRun("row", width),
  ];
}

function summaryOf({ formats, rows, rowsWithGaps, columns }: Survey): string {
  const gaps = rowsWithGaps === 0 ? "none with a gap" : `${rowsWithGaps} of them with a gap`;
  const files = formats.length === 1 ? "" : ` in ${formats.length} files`;
  const [first] = formats;
  return `${rows} row${rows === 1 ? "" : "s"}${files}, ${gaps}; ${columns.length} column${columns.length === 1 ? "" : "s"}, ${first ? formatText(first) : ""}`;
}

function columnLines({ columns, target }: TableCheck, width: number, style: Style): string[] {
  const rows = [
    ...(target
      ? [
          [
            `> ${shortName(target.profile.name, longestName)}`,
            "target",
            targetText(target.kind),
            missingText(target.profile),
          ],
        ]
      : []),
    ...columns
      .slice(0, mostColumnsShown)
      .map(({ profile, kind }) => [
        `  ${shortName(profile.name, longestName)}`,
        kind.kind,
        kind.kind === "number" ? `${kind.why}; ${momentsOf(profile)}` : kindText(kind),
        missingText(profile),
      ]),
  ];
  if (rows.length === 0) return [];
  const widths = [0, 1, 3].map((column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const [first = 0, second = 0, last = 0] = widths;
  const middle = Math.max(10, width - first - second - last - 6);
  const lines = rows.map(([name = "", kind = "", what = "", missing = ""]) => {
    // A column without gaps may use the room of those that have some.
    const room = missing === "" ? middle + 2 + last : middle;
    const shown = what.length > room ? `${what.slice(0, room - 3)}...` : what;
    const text =
      `${name.padEnd(first)}  ${kind.padEnd(second)}  ${shown.padEnd(middle)}  ${missing.padStart(last)}`.trimEnd();
    return kind === "left out" ? style.dim(text) : kind === "target" ? style.accent(text) : text;
  });
  const hidden = columns.length - mostColumnsShown;
  return [...lines, ...(hidden > 0 ? [style.dim(`  and ${hidden} more columns (--json lists all)`)] : []), ""];
}

const kindText = (kind: ColumnKind): string => printable(kind.why);

function targetText(kind: TargetKind): string {
  if (kind.kind !== "classes") return kind.kind === "numbers" ? "a number" : "cannot be learned";
  const shown = kind.classes.slice(0, 4).map(({ name, count }) => `${printable(named(name))} (${count})`);
  const more = kind.classes.length > 4 ? `, ... (${kind.classes.length} classes)` : "";
  return `classes: ${shown.join(", ")}${more}`;
}

function missingText({ missing, count }: { readonly missing: number; readonly count: number }): string {
  return missing === 0
    ? ""
    : `${missing} missing (${100 * missing < count ? "<1" : ((100 * missing) / count).toFixed(0)} %)`;
}

/** What can be done with the table now. */
function closing({ columns, target }: TableCheck, rows: number): string {
  const used = columns.filter(({ kind }) => kind.kind !== "left out").length;
  const from = `${used} column${used === 1 ? "" : "s"}`;
  if (!target) return `${rows} rows can be learned from, with ${from}. Name what is to be predicted with --target.`;
  const learned = rows - target.profile.missing;
  const what = target.kind.kind === "classes" ? `${target.kind.classes.length} classes` : "a number";
  return `${learned} rows can be learned from: ${printable(named(target.profile.name))} (${what}) from ${from}.`;
}

function howToChange({ formats }: Survey): string {
  const ways = formats.flatMap((format) =>
    format.kind === "delimited" ? ["--separator", format.header.present ? "--no-header" : "--header"] : [],
  );
  return `To change what was decided: ${[...new Set(ways), "--missing WORD", "--number, --log, --category or --ignore COLUMN", "--regression"].join(", ")}.`;
}

const indent = (line: string) => `  ${line}`;
