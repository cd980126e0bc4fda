#!/usr/bin/env node
// What comes of files as people have them: what `edgewise check` says of each, and how well a model that five nodes learn
// (each hospital of the heart data is one) answers for rows that were kept for testing, after 60 virtual seconds.
// node bench/own-data.mjs [--folder DIR] [--splits N] [NAME...]   (all, with 20 splits: about four minutes on two cores)
// NAME: a file's name as the table has it, or small
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { saidOptions } from "../scripts/lib/said-options.mjs";

const edgewise = fileURLToPath(new URL("../bin/edgewise.mjs", import.meta.url));
const usualFolder = fileURLToPath(new URL("../../shared/reference/own-data", import.meta.url));
const { values: said, positionals: asked } = saidOptions({
  options: { folder: { type: "string", default: usualFolder }, splits: { type: "string", default: "20" } },
  allowPositionals: true,
});
const { folder } = said;
const splits = Number(said.splits);
if (!existsSync(join(folder, "README.md"))) {
  console.error(
    `${folder} is not there: this benchmark needs files that are no part of Edgewise; name their folder by --folder`,
  );
  process.exit(2);
}

/**
 * A centralised model of the same kind with the same test shares, computed outside of Edgewise (README.md beside the files):
 * accuracy, or root of the mean squared error, and its standard deviation where it is known.
 * @typedef {{ name: string, files: readonly string[], options: readonly string[], reference: readonly [mean: number, deviation?: number], splits?: number }} Task
 */

const heart = ["cleveland", "hungarian", "switzerland", "va"].map((name) => join(folder, "heart", `${name}.data`));
const temporary = mkdtempSync(join(tmpdir(), "edgewise-own-data-"));
process.on("exit", () => rmSync(temporary, { recursive: true }));
const illOrNot = heart.map((path, i) => {
  const copy = join(temporary, `${i + 1}.data`);
  writeFileSync(copy, readFileSync(path, "utf8").replace(/,[1-4]$/gm, ",1"));
  return copy;
});
const of = (/** @type {string} */ name) => [join(folder, name)];
const target = (/** @type {string} */ column, /** @type {readonly string[]} */ ...ignored) => [
  ...["--target", column],
  ...ignored.flatMap((name) => ["--ignore", name]),
];

/** @type {readonly Task[]} */
const tasks = [
  { name: "heart, ill or not", files: illOrNot, options: target("14"), reference: [0.812, 0.02] },
  { name: "heart, 5 classes", files: heart, options: target("14"), reference: [0.579] },
  { name: "seoul-bike", files: of("seoul-bike.csv"), options: target("Rented Bike Count"), reference: [445, 16] },
  { name: "credit-g", files: of("credit-g.arff"), options: target("class"), reference: [0.758, 0.026] },
  { name: "titanic", files: of("titanic.csv"), options: target("survived", "alive"), reference: [0.819, 0.029] },
  { name: "auto-imports", files: of("auto-imports.csv"), options: target("26"), reference: [2655, 536] },
  { name: "mammography", files: of("mammography.csv"), options: target("7"), reference: [0.978] },
  { name: "clinic-quirks", files: of("clinic-quirks.csv"), options: target("Outcome"), reference: [0.776, 0.03] },
  { name: "iris", files: of("iris.parquet"), options: target("virginica"), reference: [0.97, 0.026] },
  { name: "student-mat", files: of("student-mat.csv"), options: target("Score"), reference: [0.951] },
  { name: "student-mat without G3", files: of("student-mat.csv"), options: target("Score", "G3"), reference: [0.915] },
  {
    name: "student-mat without G1-G3",
    files: of("student-mat.csv"),
    options: target("Score", "G1", "G2", "G3"),
    reference: [0.675],
  },
  {
    name: "student-mat, G3",
    files: of("student-mat.csv"),
    options: [...target("G3"), "--regression"],
    reference: [1.98],
  },
  { name: "sonar", files: of("sonar.csv"), options: target("61"), reference: [0.73, 0.058] },
  { name: "abalone, rings", files: of("abalone.csv"), options: target("9"), reference: [2.22] },
  { name: "abalone, sex", files: of("abalone.csv"), options: target("1"), reference: [0.558] },
  { name: "picture-folders", files: of("picture-folders"), options: [], reference: [0.909, 0.035] },
];

const chosen = tasks.filter(({ name }) => asked.length === 0 || asked.includes(name));
console.log(
  "| file | `check` says | measure | reference | five nodes, 60 s | within one deviation | learned nothing |",
);
console.log(`|${"---|".repeat(7)}`);
for (const task of chosen) {
  const isByFile = task.files.length > 1;
  const spread = isByFile ? ["--partition", "by-file"] : ["--partition", "dirichlet:0.5"];
  const { lines } = await run(["simulate", "--data", ...task.files, ...task.options, ...spread, ...simulated(task)]);
  const results = lines.map((line) => JSON.parse(line));
  const isNumber = results[0].test.kind === "numbers";
  const found = spreadOf(results.map(({ test }) => (isNumber ? test.rmse : test.accuracy)));
  const [reference, deviation = found.deviation] = task.reference;
  const isKept = isNumber ? found.mean <= reference + deviation : found.mean >= reference - deviation;
  const nothing = results.filter(({ test }) => test.learnedNothing).length;
  const digits = isNumber && reference < 100 ? 2 : isNumber ? 0 : 3;
  const cells = [
    task.name,
    await checked(task),
    isNumber ? "RMSE" : "accuracy",
    `${reference}${task.reference.length > 1 ? ` ± ${deviation}` : ""}`,
    `${found.mean.toFixed(digits)} ± ${found.deviation.toFixed(digits)}`,
    isKept ? "yes" : "**no**",
    nothing === 0 ? "" : `${nothing} of ${results.length}`,
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

if (asked.length === 0 || asked.includes("small")) {
  console.log("\n| file of small/ | what a person is told |\n|---|---|");
  for (const file of readdirSync(join(folder, "small")).sort()) {
    const column = { "inf-nan.csv": "target", "thousands.csv": "price" }[file] ?? "label";
    const { lines, told } = await run(["check", join(folder, "small", file), "--target", column, "--json"]);
    const { problems = [], warnings = [], columns = [], target: predicted } = JSON.parse(lines[0] ?? "{}");
    const used = columns.filter((/** @type {any} */ column) => column.kind !== "left out").length;
    const isKnown = predicted && predicted.kind !== "refused";
    const seen = isKnown ? [`columns to learn from: ${used}, ${predicted.name}: ${kindOf(predicted)}`] : [];
    const error = told === "" ? [] : [told.replaceAll(`${folder}/small/`, "")];
    console.log(`| ${file} | ${[...problems, ...warnings, ...error, ...seen].join("; ")} |`);
  }
}

/** @param {Task} task */
function simulated({ splits: own = splits }) {
  return ["--seeds", String(own), "--budget", "60", "--json"];
}

/** @param {Task} task */
async function checked({ files, options }) {
  /** @type {any[]} */
  const said = [];
  for (const file of files) {
    const { lines } = await run(["check", file, ...options, "--json"]);
    said.push(JSON.parse(lines[0] ?? "{}"));
  }
  if (said.length > 1) {
    const each = (/** @type {string} */ field) => said.map((file) => file[field]).join(", ");
    return `${said.length} files of ${each("rows")} rows (${each("rowsWithGaps")} with gaps); ${said.map(({ target: predicted }) => kindOf(predicted)).join(", ")}`;
  }
  const [only] = said;
  if (only.kind === "pictures") {
    const { pictures, width, height, channels, classes, problems, warnings } = only;
    const counts = classes.map((/** @type {any} */ { name, count }) => `${name} ${count}`).join(", ");
    const shape = `${pictures} pictures of ${width} x ${height}, ${channels === 1 ? "grey" : "in colour"}; ${classes.length} classes (${counts})`;
    return [shape, ...problems, ...warnings].join("; ");
  }
  const [{ rows, rowsWithGaps, columns, target: predicted, problems, warnings }] = said;
  const ofKind = (/** @type {string} */ kind) => columns.filter((/** @type {any} */ column) => column.kind === kind);
  const shape = `${rows} rows (${rowsWithGaps} with gaps); number columns: ${ofKind("number").length}, categories: ${ofKind("category").length}`;
  const left = ofKind("left out").map((/** @type {any} */ { name, why }) => `${name} (${why.split(":")[0]})`);
  const without = left.length === 0 ? [] : [`left out: ${left.join(", ")}`];
  return [shape, ...without, kindOf(predicted), ...problems, ...warnings].join("; ").replaceAll("|", "\\|");
}

/** @param {{ kind: string, classes?: readonly unknown[] }} predicted */
function kindOf({ kind, classes }) {
  return classes ? `${classes.length} classes` : kind === "numbers" ? "a number" : kind;
}

/** @param {readonly number[]} values */
function spreadOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)) };
}

/**
 * Lines that it prints, and what it says of an error.
 * @param {readonly string[]} args
 * @returns {Promise<{ lines: string[], told: string }>}
 */
async function run(args) {
  const child = spawn(process.execPath, [edgewise, ...args]);
  let [output, told] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    told += text;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  const lines = output.split("\n").slice(0, -1);
  // 1: a table cannot be learned from, or a run has learned nothing; both are told in what is printed.
  if (code !== 0 && code !== 1 && !args.includes("check")) throw new Error(`edgewise ${args.join(" ")}: ${told}`);
  return { lines, told: code === 0 || code === 1 ? "" : told.trim().replace(/^edgewise: /, "") };
}
