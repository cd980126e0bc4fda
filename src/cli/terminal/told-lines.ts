import type { TableStatistics } from "../../data/statistics.ts";
import * as told from "../../data/told-words.ts";
import type { ValueCounts } from "../../data/value-counts.ts";
import { marked } from "./marked.ts";
import { shortName } from "./short-name.ts";

const longestName = 24;
const plain = (line: string) => line;

/** What a node tells of its table, for the person beside it: an entry for each column, in lines of at most `width`. */
export function toldLines({ rows, columns, targets }: TableStatistics, width: number): string[] {
  const names = columns.map(({ name }) => shortName(name, longestName));
  const longest = Math.max(...names.map((name) => name.length));
  return [
    ...marked("", told.toldOfRows(rows), width, plain),
    ...columns.flatMap((column, i) =>
      marked(`  ${(names[i] as string).padEnd(longest)}  `, told.toldOfColumn(column), width, plain),
    ),
    ...marked("", told.toldIfAsked(targets.length > 0), width, plain),
  ];
}

/** The same of pictures. */
export function toldOfPictures(
  statistics: { readonly pictures: number; readonly classes: ValueCounts },
  width: number,
): string[] {
  return marked("", told.toldOfPictures(statistics), width, plain);
}

/** What is sent besides, once a run goes on. */
export function sentInRun(what: "row" | "picture", width: number): string[] {
  return marked("", told.sentInRun(what), width, plain);
}
