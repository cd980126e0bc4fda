import { named } from "../../data/column-kind.ts";
import type { ColumnProfile } from "../../data/column-profile.ts";
import type { Survey } from "../../data/survey.ts";
import { namesWithin } from "./format.ts";

/** How cells were read where that could be taken otherwise: numbers that are written in another way, and words for gaps. */
export function readingNotes({ columns }: Pick<Survey, "columns">): string[] {
  return [...numberNotes(columns), ...missingNotes(columns)];
}

function numberNotes(columns: readonly ColumnProfile[]): string[] {
  const written = new Map<string, string[]>();
  for (const { name, format, numbers } of columns) {
    const { decimal, thousands } = format;
    if (numbers === 0 || (decimal === "." && thousands === "")) continue;
    const example = thousands === "" ? `1${decimal}5 is read as 1.5` : `1${thousands}234${decimal}5 is read as 1234.5`;
    written.set(example, [...(written.get(example) ?? []), named(name)]);
  }
  return [...written].map(([example, names]) => `${example} in ${columnsWords(names)} (--category takes them as text)`);
}

function missingNotes(columns: readonly ColumnProfile[]): string[] {
  const words = new Map<string, string[]>();
  for (const { name, missingWords } of columns) {
    for (const word of missingWords) words.set(word, [...(words.get(word) ?? []), named(name)]);
  }
  return [...words]
    .filter(([word]) => word !== "")
    .map(([word, names]) => `${JSON.stringify(word)} is taken for a missing value, in ${columnsWords(names)}`);
}

const room = 60;

function columnsWords(names: readonly string[]): string {
  const shown = namesWithin(names, room) || `${names.length} columns`;
  return `${names.length === 1 ? "column" : "columns"} ${shown}`.replace(/^columns (\d+ columns)$/, "$1");
}
