import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { builtInCatalog } from "../catalog/built-in.ts";
import { packageRoot } from "../host/package.ts";
import { createProgram } from "./program.ts";
import { readRunFile, settableOptions } from "./run-file.ts";
import { commandOf } from "./run-file-arguments.ts";
import { runFileSchema } from "./run-file-schema.ts";
import { isRunsFile, readSeveralRuns } from "./runs-file.ts";

const command = commandOf(createProgram());
const keys = [...settableOptions(command).keys()];
const ajv = new Ajv2020({ allowUnionTypes: true, strict: true, strictRequired: false, strictTypes: false });
const validate = ajv.compile(runFileSchema(command));

const problemsIn = (text: string): readonly string[] => {
  const meanings = { command, catalog: builtInCatalog };
  const { problems } = isRunsFile(text) ? readSeveralRuns(text, meanings) : readRunFile(text, command);
  return problems.map(({ what }) => what);
};

/** What only the program knows: what texts mean, and which names there are already. */
const meaning =
  /: "[^"]*" is not possible: |is not possible: There is one |^\S+: there is no (strategy|model|dataset) |there are two runs /;

/** What the schema and the program say of a file. */
function verdicts(file: unknown) {
  const text = JSON.stringify(file);
  const problems = problemsIn(text);
  return {
    text,
    problems,
    isTaken: problems.length === 0,
    isValid: validate(JSON.parse(text)),
    errors: validate.errors,
  };
}

const numbers = [0, 1, 2, 4, 0.5, 2.5, -1, 1.5e9, 70_000];
const texts = [
  "4",
  " 0.5 ",
  "",
  " ",
  "mean",
  "adaptive",
  "fixed:10",
  "60s",
  "5MB",
  "28x28",
  "full",
  "all",
  "auto",
  "off",
  "x/y",
];
const more = [
  "loss:0.2",
  "0.1USD/MB",
  "2",
  "own",
  "given",
  "simd",
  "127.0.0.1",
  "http://a.example",
  "int8",
  "uniform",
  "digits",
];
const one = fc.constantFrom<unknown>(...numbers, ...texts, ...more, true, false, null);
const value = fc.oneof({ weight: 6, arbitrary: one }, fc.array(one, { maxLength: 2 }), fc.constant({ a: 1 }));
const settings = (others: readonly string[]) =>
  fc
    .array(fc.tuple(fc.constantFrom(...keys, "data", "case", "partition", "once", "host", ...others), value), {
      maxLength: 4,
    })
    .map((pairs): Record<string, unknown> => Object.fromEntries(pairs));
const run = fc.tuple(
  fc.option(fc.constantFrom<unknown>("a", "b-2", "c", "-d", "a b", 7, null, ["a"])),
  settings(["name", "runs"]),
);
const runs = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: run.map(([name, said]) => (name === null ? said : { ...said, name })) },
    fc.constant(3),
  ),
  { maxLength: 2 },
);
const file = fc.oneof(
  settings(["nodse", "name"]),
  fc
    .tuple(settings(["nodse"]), fc.oneof({ weight: 9, arbitrary: runs }, value))
    .map(([said, all]) => ({ ...said, runs: all })),
);

test("the schema for editors takes every file that the program takes; what it takes and the program does not is a matter of meaning", () => {
  let [taken, refused] = [0, 0];
  fc.assert(
    fc.property(file, (made) => {
      const { text, problems, isTaken, isValid, errors } = verdicts(made);
      if (isTaken) expect(isValid, `${text} ${JSON.stringify(errors)}`).toBe(true);
      if (isValid) for (const problem of problems) expect(problem, text).toMatch(meaning);
      if (isTaken) taken += 1;
      if (!isValid) refused += 1;
    }),
    { numRuns: 1500 },
  );
  expect(Math.min(taken, refused)).toBeGreaterThan(50);
});

test.each([
  ["nodse: 4"],
  ["nodes: four"],
  ["nodes: 0"],
  ["nodes: 2.5"],
  ["nodes: [1, 2]"],
  ["budget: {seconds: 2}"],
  ["once: 1"],
  ["pace: mine"],
  ["batch: half"],
  ["momentum: 1"],
  ["case: 2\npartition: uniform"],
  ["runs:"],
  ["runs: []"],
  ["runs: [{nodes: 2}]"],
  ["runs: [{name: a, port: 7000}]"],
  ["runs: [{name: a b}]"],
  ["runs: [{name: -1}]"],
  ["runs: [{name: a, case: 2, partition: uniform}]"],
  ["runs: [{name: a, runs: []}]"],
])("%j is refused by both", (text) => {
  expect(validate(parse(text))).toBe(false);
  expect(problemsIn(text)).not.toEqual([]);
});

test("files of the documents, and each setting's default, are taken by both", () => {
  const documents = ["several-runs.md", "own-data.md"].map((name) =>
    readFileSync(join(packageRoot, "docs", name), "utf8"),
  );
  const blocks = documents.flatMap((text) =>
    [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map((found) => found[1] ?? ""),
  );
  const usual = [...settableOptions(command)].flatMap(([key, { defaultValue }]) =>
    typeof defaultValue === "string" || typeof defaultValue === "number"
      ? [JSON.stringify({ [key]: defaultValue })]
      : [],
  );
  expect(usual.length).toBeGreaterThan(8);
  const files = blocks.filter((text) => parse(text) !== null);
  expect(files.length).toBeGreaterThan(1);
  for (const text of [...files, ...usual]) {
    expect(problemsIn(text), text).toEqual([]);
    expect(validate(parse(text)), `${text} ${JSON.stringify(validate.errors)}`).toBe(true);
  }
});
