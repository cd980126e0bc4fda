import { named } from "./column-kind.ts";
import type { ColumnStatistics } from "./statistics.ts";
import type { ValueCounts } from "./value-counts.ts";

/** What a node tells of its data, in words for the person beside it. */

const mostValuesNamed = 6;

/** That is told of every column, before what {@link toldOfColumn} says of each. */
export function toldOfRows(rows: number): string {
  return `that there are ${rows} rows; of each column its name, how many values are missing, and`;
}

export function toldOfColumn({ leftOut, moments, values }: ColumnStatistics): string {
  if (leftOut !== undefined) return `nothing more (${leftOut})`;
  const parts = [
    ...(moments ? [`mean, standard deviation, rough range ${moments.minimum} to ${moments.maximum}`] : []),
    ...(values && values !== "many" ? [valuesWords(values)] : []),
  ];
  return parts.join("; ") || "nothing more";
}

/** What is told if the aggregator asks for it. */
export function toldIfAsked(targetIsKnown: boolean): string {
  const target = targetIsKnown
    ? ""
    : "Of the column that the aggregator wants predicted, also how often it has each value, if these are few. ";
  return `${target}Of a column that it takes by the logarithm, also mean and standard deviation of the logarithms.`;
}

/** The same of pictures. */
export function toldOfPictures({
  pictures,
  classes,
}: {
  readonly pictures: number;
  readonly classes: ValueCounts;
}): string {
  const { known } = classes;
  const names = known.length === 0 ? "" : `; how many are of each class: ${countsWords(known)}`;
  const rest = rareWords(classes, { value: "class", values: "classes", examples: "pictures" });
  return `that there are ${pictures} pictures${names}${rest === "" ? "" : `; ${rest}`}; whether any has colour; and how bright they are on average`;
}

/** What is sent besides, once a run goes on. */
export function sentInRun(what: "row" | "picture"): string {
  return `During a run it sends weights, losses, and at the end how good the model is on its own test part. It never sends a ${what}.`;
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
