import { expect, test } from "vitest";
import { plainNumbers } from "./cells.ts";
import { checkTable } from "./check.ts";
import { rowBytes } from "./row-bytes.ts";
import { TableSurvey } from "./survey.ts";

const npy = { kind: "npy", arrays: [], leftOut: [], renamed: [], categories: [] } as const;
test("a row has 4 bytes for each feature that its columns may become, one more feature, and 9 bytes besides", () => {
  const survey = new TableSurvey();
  const names = ["number", "with gaps", "word", "constant"];
  const columns = names.map((name) => ({ name, numbers: plainNumbers }));
  survey.columns(columns, npy, (line) => `row ${line}`);
  for (let i = 0; i < 40; i++) survey.record([i / 7, i % 2 ? i / 3 : undefined, i % 3 ? "a" : "b", 5], i);
  // 1, 2 with whether it is missing, 2 words and one for all others, nothing.
  expect(rowBytes(checkTable(survey.survey()).columns)).toBe(4 * (1 + 2 + 3 + 0 + 1) + 9);
});
