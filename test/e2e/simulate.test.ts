import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { fieldsOfEveryResult } from "../support/result-fields.ts";
import { edgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";

const folder = mnistFolder();
afterAll(() => folder.remove());

const simulate = ["simulate", "--datasets", folder.path, "--budget", "3"];

async function linesOf(...args: readonly string[]): Promise<string[]> {
  const run = edgewise(...simulate, "--json", ...args);
  expect([await run.ended, run.lines]).toEqual([{ code: 0, signal: null }, []]);
  return run.stdout().split("\n").slice(0, -1);
}

test("prints a line for each run, in the order in which they were asked for, the same with one thread and with two", async () => {
  const asked = [
    "--case",
    "4,1",
    "--strategy",
    "adaptive-2019",
    "fixed:3",
    "--strategy",
    "centralized",
    "--seeds",
    "2",
  ];
  const [one, two] = [await linesOf(...asked, "--jobs", "1"), await linesOf(...asked, "--jobs", "2")];
  expect(two).toEqual(one);
  const results = one.map((line) => JSON.parse(line));
  expect(results.map((result) => Object.keys(result))).toEqual(Array(12).fill(fieldsOfEveryResult));
  expect(results.map((result) => [result.case, result.strategy, result.seed])).toEqual(
    [4, 1].flatMap((number) =>
      ["adaptive-2019", "fixed:3", "centralized"].flatMap((strategy) => [1, 2].map((seed) => [number, strategy, seed])),
    ),
  );
  for (const { loss, consumedSeconds, accuracy } of results) {
    expect(loss).toBeLessThan(0.5);
    expect(accuracy).toBeGreaterThan(0.5);
    expect(consumedSeconds).toBeLessThan(3.2);
  }
});

test("a run that failed says so in its line, and is counted in the table", async () => {
  const failing = [...simulate, "--strategy", "fixed:10", "--step-size", "900"];
  const [lines, table] = [edgewise(...failing, "--json"), edgewise(...failing)];
  expect(await lines.ended).toEqual({ code: 1, signal: null });
  expect(JSON.parse(lines.stdout())).toMatchObject({ strategy: "fixed:10", ending: "diverged" });
  expect(await table.ended).toEqual({ code: 1, signal: null });
  const [heading, row] = table.stdout().split("\n");
  expect(heading).toMatch(/seed +failed/);
  expect(row).toMatch(/^ +1 +fixed:10 +sgd +1 +1 +/);
});

test("what changes nothing is told, where something else is asked for too", async () => {
  const ignored = ["--phi", "0.1", "--update", "sgd", "--profiles", "laptop"];
  const run = edgewise(...simulate, "--strategy", "adaptive,centralized", ...ignored);
  expect(await run.ended).toEqual({ code: 0, signal: null });
  expect(run.lines).toEqual([
    "! --phi changes nothing: only adaptive-2019 and adaptive-2018 have it",
    "! centralized: plain descent, without --update",
    "! centralized: costs what the papers' laptop took, without --profiles",
  ]);
});

test("--seeds names seeds or says how many, and a partition may be named in place of a case", async () => {
  const seeds = async (...args: readonly string[]) =>
    (await linesOf("--partition", "by-label", "--strategy", "asynchronous", ...args)).map((line) => {
      const { seed, case: number } = JSON.parse(line);
      expect(number).toBe(2);
      return seed;
    });
  expect(await seeds("--seeds", "7,3,5")).toEqual([7, 3, 5]);
  expect(await seeds("--seed", "4", "--seeds", "2")).toEqual([4, 5]);
});

test("without --json prints a table", async () => {
  const run = edgewise(...simulate, "--strategy", "fixed:2", "fixed:5", "--seeds", "2");
  expect(await run.ended).toEqual({ code: 0, signal: null });
  const [heading, ...rows] = run.stdout().trimEnd().split("\n");
  expect(heading).toMatch(/^case +strategy +update +runs +loss +sd +accuracy/);
  expect(rows).toHaveLength(2);
  expect(rows[1]).toMatch(/^ +1 +fixed:5 +sgd +2 +0\.\d{5}/);
});

describe("what cannot be done with the data is told in one line, with exit code 2", () => {
  test.each([
    [
      ["--case", "2", "--examples", "3"],
      /^edgewise: node \d of 5 would hold no examples in partition "by-label" \(case 2\)/,
    ],
    [
      ["--case", "1,2", "--nodes", "9", "--examples", "9"],
      /seed 1 of mnist-even-odd: node \d of 9 would hold no examples/,
    ],
    [
      ["--strategy", "centralized,fixed:1", "--case", "2", "--nodes", "9", "--examples", "9", "--jobs", "1"],
      /node \d of 9 would hold no examples/,
    ],
    [["--examples", "5000"], /there are 1000 training examples, not 5000/],
  ])("%j", async (args, message) => {
    const run = edgewise(...simulate, ...args);
    expect(await run.ended).toEqual({ code: 2, signal: null });
    expect(run.lines).toEqual([expect.stringMatching(message)]);
    expect(run.stdout()).toBe("");
  });
});

test("Ctrl-C ends it at once with what is finished, and code 130", async () => {
  const costs = ["--local-cost", "0.001", "--global-cost", "0.001"];
  const run = edgewise("simulate", "--datasets", folder.path, "--json", "--seeds", "3000", ...costs, "--budget", "0.5");
  while (run.stdout() === "") await new Promise((resolve) => setImmediate(resolve));
  run.signal("SIGINT");
  expect(await run.ended).toEqual({ code: 130, signal: null });
  const lines = run.stdout().trimEnd().split("\n");
  expect(lines.length).toBeLessThan(3000);
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ strategy: "adaptive" });
  expect(run.lines.at(-1)).toMatch(/^! ended before all was done: \d+ of 3000 runs$/);
});

test("ends quietly when what it prints is not read any more", async () => {
  const costs = ["--local-cost", "0.001", "--global-cost", "0.001"];
  const run = edgewise("simulate", "--datasets", folder.path, "--json", "--seeds", "3000", ...costs, "--budget", "0.5");
  while (run.stdout() === "") await new Promise((resolve) => setImmediate(resolve));
  run.closeStdout();
  expect(await run.ended).toEqual({ code: 141, signal: null });
  expect(run.lines).toEqual([]);
});

test.skipIf(!existsSync("/dev/full"))("a disk that is full is told in one line, with exit code 1", () => {
  const full = openSync("/dev/full", "w");
  const program = fileURLToPath(new URL("../../bin/edgewise.mjs", import.meta.url));
  const args = [program, ...simulate, "--strategy", "fixed:10", "--seeds", "3", "--json"];
  const { status, stderr } = spawnSync(process.execPath, args, { stdio: ["ignore", full, "pipe"], encoding: "utf8" });
  closeSync(full);
  expect(stderr).toBe("edgewise: standard output cannot be written: the disk is full\n");
  expect(status).toBe(1);
});
