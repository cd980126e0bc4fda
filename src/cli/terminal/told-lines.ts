import { named } from "../../data/column-kind.ts";
import type { ColumnStatistics, TableStatistics } from "../../data/statistics.ts";
import type { ValueCounts } from "../../data/value-counts.ts";
import { marked } from "./marked.ts";
import { shortName } from "./short-name.ts";

const mostValuesNamed = 6;
const longestName = 24;
const plain = (line: string) => line;

/** What a node tells of its table, for the person beside it: an entry for each column, in lines of at most `width`. */
export function toldLines({ rows, columns, targets }: TableStatistics, width: number): string[] {
  const names = columns.map(({ name }) => shortName(name, longestName));
  const longest = Math.max(...names.map((name) => name.length));
  return [
    ...marked(
      "",
      `that there are ${rows} rows; of each column its name, how many values are missing, and`,
      width,
      plain,
    ),
    ...columns.flatMap((column, i) =>
      marked(`  ${(names[i] as string).padEnd(longest)}  `, toldOf(column), width, plain),
    ),
    ...marked("", ifAsked(targets.length > 0), width, plain),
  ];
}

function ifAsked(targetIsKnown: boolean): string {
  const target = targetIsKnown
    ? ""
    : "Of the column that the aggregator wants predicted, also how often it has each value, if these are few. ";
  return `${target}Of a column that it takes by the logarithm, also mean and standard deviation of the logarithms.`;
}

/** The same of pictures. */
export function toldOfPictures(
  { pictures, classes }: { readonly pictures: number; readonly classes: ValueCounts },
  width: number,
): string[] {
  const { known } = classes;
  const names = known.length === 0 ? "" : `; how many are of each class: ${countsWords(known)}`;
  const rest = rareWords(classes, { value: "class", values: "classes", examples: "pictures" });
  const text = `that there are ${pictures} pictures${names}${rest === "" ? "" : `; ${rest}`}; whether any has colour; and how bright they are on average`;
  return marked("", text, width, plain);
}

/** What is sent besides, once a run goes on. */
export function sentInRun(what: "row" | "picture", width: number): string[] {
  const text = `During a run it sends weights, losses, and at the end how good the model is on its own test part. It never sends a ${what}.`;
  return marked("", text, width, plain);
}

function toldOf(column: ColumnStatistics): string {
  const { leftOut, moments, values } = column;
  if (leftOut !== undefined) return `nothing more (${leftOut})`;
  const parts = [
    ...(moments ? [`mean, standard deviation, rough range ${moments.minimum} to ${moments.maximum}`] : []),
    ...(values && values !== "many" ? [valuesWords(values)] : []),
  ];
  return parts.join("; ") || "nothing more";
}

function valuesWords(values: ValueCounts): string {
  const { known } = values;
  const told = known.length > 0 ? [`how often it has each value: ${countsWords(known)}`] : [];
  const rest = rareWords(values, { value: "rarer value", values: "rarer values", examples: "rows" });
  return [...told, ...(rest === "" ? [] : [rest])].join("; ");
}

function countsWords(known: ValueCounts["known"]): string {
  const shown = known.slice(0, mostValuesNamed).map(([value, count]) => `${named(value)} (${count})`);
  const more = known.length > shown.length ? `, and ${known.length - shown.length} more` : "";
  return `${shown.join(", ")}${more}`;
}

interface RareWords {
  readonly value: string;
  readonly values: string;
  readonly examples: string;
}

/** What is told of values that too few rows have to be named. */
function rareWords({ withheldValues, withheldRows }: ValueCounts, { value, values, examples }: RareWords): string {
  if (withheldValues === 0) return "";
  const what = withheldRows === 1 ? examples.slice(0, -1) : examples;
  const have = withheldRows === 1 ? "has" : "have";
  return withheldValues === 1
    ? `that ${withheldRows} ${what} ${have} 1 ${value}, without its name`
    : `that ${withheldRows} ${what} ${have} ${withheldValues} ${values}, without their names`;
}
