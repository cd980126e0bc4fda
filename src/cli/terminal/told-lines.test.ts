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
    "that there are 100 rows; of each column its name, how many values are missing,",
    "and",
    "  income                    mean, standard deviation, rough range 0 to 80000",
    "  region                    how often it has each value: east (12), north (12),",
    "                            south (12), west (12), centre (12), abroad (12), and",
    "                            1 more; that 16 rows have 3 rarer values, without",
    "                            their names",
    "  town                      that 4 rows have 1 rarer value, without its name",
    "  a comment of w...rote it  nothing more (free text)",
    "Of the column that the aggregator wants predicted, also how often it has each",
    "value, if these are few. Of a column that it takes by the logarithm, also mean",
    "and standard deviation of the logarithms.",
  ]);
  const asked = toldLines({ ...told, targets: ["region"] }, 80).slice(-2);
  expect(asked.join(" ")).toBe(
    "Of a column that it takes by the logarithm, also mean and standard deviation of the logarithms.",
  );
});

test("so is what it tells of pictures, and what it sends while a run goes on", () => {
  const classes = { known: [["cat", 30]] as [string, number][], withheldValues: 1, withheldRows: 2 };
  expect(toldOfPictures({ pictures: 32, classes }, 80)).toEqual([
    "that there are 32 pictures; how many are of each class: cat (30); that 2",
    "pictures have 1 class, without its name; whether any has colour; and how bright",
    "they are on average",
  ]);
  expect(sentInRun("row", 80).join(" ")).toMatch(/^During a run it sends weights.* It never sends a row\.$/);
});
