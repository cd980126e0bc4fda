import type { Command } from "commander";
import { expect, test } from "vitest";
import { leastNodesProblems } from "./check-run-file.ts";
import { createProgram } from "./program.ts";
import { argumentsOf, readRunFile, runFileIndex, settableOptions } from "./run-file.ts";
import { commandOf } from "./run-file-arguments.ts";
import { runFileTemplate } from "./run-file-template.ts";

const command: Command = commandOf(createProgram());
const problemsIn = (text: string) => readRunFile(text, command).problems.map(({ line, what }) => `${line}: ${what}`);
const argsIn = (text: string, ...given: string[]) => argumentsOf(readRunFile(text, command), given);

test("each key stands for the option of its name", () => {
  const text = "nodes: 4\nstep-size: 0.1\nonce: true\njson: false\nsave: false\nopen: true\nwait:\n";
  expect(argsIn(text)).toEqual(["--nodes", "4", "--step-size", "0.1", "--once", "--no-save"]);
});

test("a list stands for an option that is given several times", () => {
  expect(argsIn("plugin: [a.mjs, b.mjs]")).toEqual(["--plugin", "a.mjs", "--plugin", "b.mjs"]);
});

test("a list of budgets is one of each resource", () => {
  expect(argsIn("budget: [60s, 5MB]")).toEqual(["--budget", "60s", "--budget", "5MB"]);
});

test("what is given on the command line counts more, also where it says the same in another way", () => {
  expect(argsIn("nodes: 4\nbudget: 5", "aggregator", "--nodes=2")).toEqual(["--budget", "5"]);
  expect(argsIn("partition: uniform\nsave: false", "--case", "2", "--no-save")).toEqual([]);
});

test.each([
  ["", "1: the file is empty"],
  ["- a", "1: the file must hold `key: value` lines"],
  ["nodes: 4\nnodse: 3", '2: there is no setting "nodse"; did you mean nodes?'],
  ["\n\nnodes: four", '3: nodes: "four" is not possible: It is not a number.'],
  [
    "strategy: adaptve",
    '1: strategy: there is no strategy "adaptve"; did you mean adaptive? Choose one of: adaptive, adaptive-2019, adaptive-2018, fixed:TAU',
  ],
  ["once: 1", "1: once: must be true or false"],
  ["nodes: [1, 2]", "1: nodes: must be one value"],
  ["nodes: [4]", "1: nodes: must be one value"],
  ["nodse:", '1: there is no setting "nodse"; did you mean nodes?'],
  ["data: [true]", "1: data: must name files, not true"],
  [
    "budget: [60s, 5 apples]",
    '1: budget: "5 apples" is not possible: It must be time (60, 60s, 2min, 1h), bytes (500kB, 5MB), joules (200J, 5kJ, 2Wh) or money (0.02USD).',
  ],
  ["budget: [60s, 70s]", '1: budget: "70s" is not possible: There is one of this unit already.'],
  ["price: [0.1USD/MB, 2USD/MB]", '1: price: "2USD/MB" is not possible: There is one per MB already.'],
  ["budget: {seconds: 2}", "1: budget: must be one value, or a list of values"],
  ["strategy: true", "1: strategy: must be a value, not true"],
  ["case: 2\npartition: uniform", "2: case and partition exclude each other; leave out one"],
  [
    "nodes: [4",
    "1: this is not YAML: flow sequence in block collection must be sufficiently indented and end with a ]",
  ],
])("%j is refused by line", (text, problem) => {
  expect(problemsIn(text)).toContain(problem);
});

test("all that is wrong with a file is told at once", () => {
  expect(problemsIn("nodes: x\nbudget: y\nfoo: 1")).toHaveLength(3);
});

test("a file is found among arguments, and not where it is an option's value", () => {
  expect(runFileIndex(["aggregator", "--once", "run.yaml"], command)).toBe(2);
  expect(runFileIndex(["aggregator", "--runs-dir", "run.yaml"], command)).toBeUndefined();
  expect(runFileIndex(["aggregator", "--", "run.yaml"], command)).toBeUndefined();
});

test("a template says what was chosen, has every other setting as a comment, and can be read again", () => {
  const chosen = new Map([
    ["data", { value: "a: b.csv" }],
    ["nodes", { value: 3, why: "There are three" }],
    ["host", { value: "0.0.0.0", why: "Others reach it", isComment: true }],
  ]);
  const text = runFileTemplate(command, chosen, { head: "A run.", schemaPath: "schema.json" });
  const file = readRunFile(text, command);
  expect(file.problems).toEqual([]);
  expect(file.exampleData).toEqual(["a: b.csv"]);
  expect(argumentsOf(file, [])).toEqual(["--nodes", "3"]);
  expect(text).toMatch(/by links with tokens\s[^:]*\. Others reach it\n# host: 0\.0\.0\.0\n/);
  for (const key of settableOptions(command).keys()) expect(text).toMatch(new RegExp(`^(?:# )?${key}:`, "m"));
  const uncommented = text
    .replace(/^# yaml.*$/m, "")
    .replace(/^# ([a-z-]+: \S.*)$/gm, "$1")
    .replace(/^case: .*$/m, "");
  expect(readRunFile(uncommented, command).problems).toEqual([]);
});

test("a file that waits for more nodes than its run has is wrong, at the line that says so", () => {
  const problemsOf = (text: string) => leastNodesProblems(readRunFile(text, command), command);
  expect(problemsOf("nodes: 3\nmin-nodes: 3")).toEqual([]);
  const wrong = (most: number) =>
    expect.stringMatching(`^min-nodes is ${most}, and the run has .*; ask for more nodes`);
  expect(problemsOf("nodes: 3\nmin-nodes: 4")).toEqual([{ line: 2, what: wrong(4) }]);
  expect(problemsOf("min-nodes: 6")).toEqual([{ line: 1, what: wrong(6) }]);
});
