import { named } from "../../data/column-kind.ts";
import type { ColumnStatistics, TableStatistics } from "../../data/statistics.ts";
import type { ValueCounts } from "../../data/value-counts.ts";

const mostValuesNamed = 6;

/** What a node tells of its table, for the person beside it: a line for each column. */
export function toldLines({ rows, columns }: TableStatistics): string[] {
  const width = Math.min(24, Math.max(...columns.map(({ name }) => named(name).length)));
  return [
    `${rows} rows: of each column its name and how many values are missing, and`,
    ...columns.map((column) => `  ${named(column.name).padEnd(width)}  ${toldOf(column)}`),
  ];
}

/** The same of pictures. */
export function toldOfPictures({
  pictures,
  classes,
}: {
  readonly pictures: number;
  readonly classes: ValueCounts;
}): string[] {
  return [
    `${pictures} pictures, whether they have colour, how bright they are on the average of all, and`,
    `  of the classes ${valuesWords(classes, "pictures")}`,
  ];
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
  const withheld =
    withheldValues > 0 ? `; of ${withheldValues} rare values only that ${withheldRows} ${what} have them` : "";
  return `${what === "rows" ? "its values" : "the names"} with their counts: ${shown.join(", ")}${more}${withheld}`;
}
