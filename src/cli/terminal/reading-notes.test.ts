import { expect, test } from "vitest";
import { missingSet, type NumberFormat, plainNumbers } from "../../data/cells.ts";
import { ColumnProfiler } from "../../data/column-profile.ts";
import { readingNotes } from "./reading-notes.ts";

function column(name: string, format: NumberFormat, ...cells: readonly string[]) {
  const profiler = new ColumnProfiler(name, missingSet(["-200"]));
  profiler.beginFile(format, (line) => `line ${line}`);
  for (const [i, cell] of cells.entries()) profiler.add(cell, i + 2);
  return profiler.profile();
}

test("numbers that are written in another way, and what stands for gaps beside nothing, are named", () => {
  const grouped = { decimal: ".", thousands: "," } as const;
  const columns = [
    column("price", grouped, "1,234.5", "?", ""),
    column("area", { decimal: ",", thousands: "" }, "1,5", "-200", " NA "),
    column("floor space", grouped, "2,000", "?", "?"),
    column("plain", plainNumbers, "1.5", ""),
  ];
  expect(readingNotes({ columns })).toEqual([
    '1,234.5 is read as 1234.5 in columns price, "floor space" (--category takes them as text)',
    "1,5 is read as 1.5 in column area (--category takes them as text)",
    '"?" is taken for a missing value, in columns price, "floor space"',
    '"-200" is taken for a missing value, in column area',
    '"NA" is taken for a missing value, in column area',
  ]);
});
