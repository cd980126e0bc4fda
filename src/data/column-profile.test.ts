import { expect, test } from "vitest";
import { missingSet, plainNumbers } from "./cells.ts";
import { ColumnProfiler } from "./column-profile.ts";
import type { Cell } from "./record-visitor.ts";
import { TableSurvey } from "./survey.ts";
import { TableText } from "./table-text.ts";

function profileOf(cells: readonly Cell[], missing: readonly string[] = []) {
  const profiler = new ColumnProfiler("x", missingSet(missing));
  profiler.beginFile(plainNumbers, (line) => `line ${line}`);
  for (const [i, cell] of cells.entries()) profiler.add(cell, i + 1);
  return profiler.profile();
}

test("a missing number is one however it is written, and whether it was read as a text or a number", () => {
  for (const cell of ["-200", "-200.0", " -2e2 ", -200]) {
    expect(profileOf([cell, 1], ["-200"])).toMatchObject({ missing: 1, numbers: 1, minimum: 1 });
  }
});

test("a quoted field somewhere in a table changes nothing of a column of numbers", () => {
  const surveyOf = (place: string) => {
    const survey = new TableSurvey({ missing: ["-200"] });
    const text = new TableText(survey, { name: "utf-8", how: "valid" }, (line) => `line ${line}`, {
      missing: ["-200"],
    });
    text.push(`x,place\n1,${place}\n-200.0,b\n2,b\n-200,b\n`);
    text.end();
    return survey.survey().columns[0];
  };
  expect(surveyOf("a")).toMatchObject({ missing: 2, numbers: 2 });
  expect(surveyOf('"a"')).toEqual(surveyOf("a"));
});

test("after one number beyond what float64 can tell apart, the others are still counted by what they are worth", () => {
  const large = "12345678901234567890";
  const { values, beyondExact } = profileOf(["1", "1.0", 1, large, "1", "1.00"]);
  expect(beyondExact).toBe(true);
  expect(values).toEqual(
    new Map([
      ["1", 5],
      [large, 1],
    ]),
  );
});
