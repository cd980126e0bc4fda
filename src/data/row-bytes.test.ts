import { expect, test } from "vitest";
import { plainNumbers } from "./cells.ts";
import { checkTable } from "./check.ts";
import { rowBytes } from "./row-bytes.ts";
import { TableSurvey } from "./survey.ts";

const npy = { kind: "npy", arrays: [], leftOut: [], renamed: [], categories: [] } as const;
test("a row has 4 bytes for each number, one for each category and gap that there may be and one more, and 9 bytes besides", () => {
  const survey = new TableSurvey();
  const names = ["number", "with gaps", "word", "constant"];
  const columns = names.map((name) => ({ name, numbers: plainNumbers }));
  survey.columns(columns, npy, (line) => `row ${line}`);
  for (let i = 0; i < 40; i++) survey.record([i / 7, i % 2 ? i / 3 : undefined, i % 3 ? "a" : "b", 5], i);
  // A number, one with whether it is missing, a word, nothing; and what is always 1.
  expect(rowBytes(checkTable(survey.survey()).columns)).toBe(4 + (4 + 1) + 1 + 0 + 1 + 9);
});
