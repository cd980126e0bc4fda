import { named } from "../../data/column-kind.ts";
import type { ColumnStatistics, TableStatistics } from "../../data/statistics.ts";
import type { ValueCounts } from "../../data/value-counts.ts";
import { cut } from "./format.ts";
import { marked } from "./marked.ts";

const mostValuesNamed = 6;
const longestName = 24;
const plain = (line: string) => line;

/** What a node tells of its table, for the person beside it: an entry for each column, in lines of at most `width`. */
export function toldLines({ rows, columns, targets }: TableStatistics, width: number): string[] {
  const names = columns.map(({ name }) => cut(named(name), longestName));
  const longest = Math.max(...names.map((name) => name.length));
  return [
    ...marked("", `${rows} rows: of each column its name and how many values are missing, and`, width, plain),
    ...columns.flatMap((column, i) =>
      marked(`  ${(names[i] as string).padEnd(longest)}  `, toldOf(column), width, plain),
    ),
    ...marked("", ifAsked(targets.length > 0), width, plain),
  ];
}

function ifAsked(targetIsKnown: boolean): string {
  const target = targetIsKnown
    ? ""
    : "for one of the columns as the target, also its values with their counts, if they are few; if ";
  return `If the aggregator asks ${target}for the logarithm of one, also its mean and deviation.`;
}

/** The same of pictures. */
export function toldOfPictures(
  { pictures, classes }: { readonly pictures: number; readonly classes: ValueCounts },
  width: number,
): string[] {
  return [
    ...marked(
      "",
      `${pictures} pictures, whether they have colour, how bright they are on the average of all, and`,
      width,
      plain,
    ),
    ...marked("  ", `of the classes ${valuesWords(classes, "pictures")}`, width, plain),
  ];
}

/** What is sent besides, once a run goes on. */
export function sentInRun(what: "row" | "picture", width: number): string[] {
  const text = `During a run it sends weights, losses, and at the end how good the model is on its own test part. Never a ${what}.`;
  return marked("", text, width, plain);
}

function toldOf(column: ColumnStatistics): string {
  const { leftOut, moments, values } = column;
  if (leftOut !== undefined) return `nothing else (${leftOut})`;
  const parts = [
    ...(moments
      ? [`mean, deviation and rough extremes (${moments.minimum} to ${moments.maximum}) of its numbers`]
      : []),
    ...(values && values !== "many" ? [valuesWords(values)] : []),
  ];
  return parts.join("; ") || "nothing else";
}

function valuesWords({ known, withheldValues, withheldRows }: ValueCounts, what = "rows"): string {
  const shown = known.slice(0, mostValuesNamed).map(([value, count]) => `${named(value)} ${count}`);
  const more = known.length > shown.length ? ` and ${known.length - shown.length} more` : "";
  const values = withheldValues === 1 ? "1 rare value" : `${withheldValues} rare values`;
  const withheld = `of ${values} only that ${withheldRows} ${what} have ${withheldValues === 1 ? "it" : "them"}`;
  const told =
    shown.length > 0
      ? [`${what === "rows" ? "its values" : "the names"} with their counts: ${shown.join(", ")}${more}`]
      : [];
  return [...told, ...(withheldValues > 0 ? [withheld] : [])].join("; ");
}
