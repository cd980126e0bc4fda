import type { Dropped } from "../../data/dropped-records.ts";

/** How many records of a table could not be used, and why: `3 of 100 records have no answer:` and a line for each reason. */
export function droppedLines(
  dropped: readonly Dropped[],
  records: number,
  verb: string,
  verbOfSeveral: string,
  what = "record",
): readonly string[] {
  if (dropped.length === 0) return [];
  const count = dropped.reduce((sum, each) => sum + each.count, 0);
  const reasons = dropped.map((each) => `  ${each.why}: ${each.count} (first: ${each.first})`);
  return [`${count} of ${records} ${what}s ${count === 1 ? verb : verbOfSeveral}:`, ...reasons];
}
