import { expect, test } from "vitest";
import type { ColumnStatistics, TableStatistics } from "../../data/statistics.ts";
import { sentInRun, toldLines, toldOfPictures } from "./told-lines.ts";

const base = { tables: 1, rows: 100, missing: 0, numbers: 0, wholeNumbers: 0, booleans: 0 };
const column = (name: string, more: Partial<ColumnStatistics>): ColumnStatistics => ({ ...base, name, ...more });
const table = (...columns: ColumnStatistics[]): TableStatistics => ({
  ...{ kind: "table", version: 1, tables: 1, rows: 100, targets: [] },
  columns,
});

test("what a node tells is said column by column, in lines that fit", () => {
  const known = ["east", "north", "south", "west", "centre", "abroad", "elsewhere"].map((name): [string, number] => [
    name,
    12,
  ]);
  const told = table(
    column("income", { numbers: 100, moments: { mean: 3, squaredDeviations: 5, minimum: 0, maximum: 80_000 } }),
    column("region", { values: { known, withheldValues: 3, withheldRows: 16 } }),
    column("town", { values: { known: [], withheldValues: 1, withheldRows: 4 } }),
    column("a comment of whoever wrote it", { leftOut: "free text" }),
  );
  expect(toldLines(told, 80)).toEqual([
    "100 rows: of each column its name and how many values are missing, and",
    "  income                    mean, deviation and rough extremes (0 to 80000) of",
    "                            its numbers",
    "  region                    its values with their counts: east 12, north 12,",
    "                            south 12, west 12, centre 12, abroad 12 and 1 more;",
    "                            of 3 rare values only that 16 rows have them",
    "  town                      of 1 rare value only that 4 rows have it",
    '  "a comment of whoever wr  nothing else (free text)',
    "If the aggregator asks for one of the columns as the target, also its values",
    "with their counts, if they are few; if for the logarithm of one, also its mean",
    "and deviation.",
  ]);
  const asked = toldLines({ ...told, targets: ["region"] }, 80).at(-1);
  expect(asked).toBe("If the aggregator asks for the logarithm of one, also its mean and deviation.");
});

test("so is what it tells of pictures, and what it sends while a run goes on", () => {
  const classes = { known: [["cat", 30]] as [string, number][], withheldValues: 1, withheldRows: 2 };
  expect(toldOfPictures({ pictures: 32, classes }, 80)).toEqual([
    "32 pictures, whether they have colour, how bright they are on the average of",
    "all, and",
    "  of the classes the names with their counts: cat 30; of 1 rare value only that",
    "  2 pictures have it",
  ]);
  expect(sentInRun("row", 80).join(" ")).toMatch(/^During a run it sends weights.* Never a row\.$/);
});
