import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { edgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";

const data = mnistFolder({ trainExamples: 300, testExamples: 100 });
const root = mkdtempSync(join(tmpdir(), "edgewise-experiments-"));
afterAll(() => {
  data.remove();
  rmSync(root, { recursive: true, force: true });
});

const start = (name: string, folder: string, ...args: readonly string[]) =>
  edgewise("experiment", name, "--quick", "--datasets", data.path, "--out", join(root, folder), ...args);
const file = (...path: readonly string[]) => readFileSync(join(root, ...path));

test("writes CSV files, figures as SVG and PNG, and a report, and prints where the report is", async () => {
  const run = start("single-run", "single-run");
  expect(await run.ended).toEqual({ code: 0, signal: null });
  expect(run.stdout()).toBe(`${join(root, "single-run", "report.html")}\n`);
  expect(readdirSync(join(root, "single-run")).sort()).toEqual(
    ["figures", "report.html", "rounds.csv", "runs.csv", "runs.jsonl", "summary.csv"].sort(),
  );
  const figures = readdirSync(join(root, "single-run", "figures")).sort();
  expect(figures).toEqual(
    ["measured-adaptive-2019", "progress-adaptive-2019", "progress-adaptive"].flatMap((name) => [
      `${name}-squared-svm.png`,
      `${name}-squared-svm.svg`,
    ]),
  );
  expect(file("single-run", "runs.csv").toString().trimEnd().split("\n")).toHaveLength(1 + 8);
  expect(file("single-run", "figures", "progress-adaptive-squared-svm.png").subarray(1, 4).toString()).toBe("PNG");
  expect(file("single-run", "report.html").toString()).toContain("What happens in a run");
});

test("goes on where it was interrupted, also in the middle of a line, and comes to the same", async () => {
  const path = join(root, "few.yaml");
  writeFileSync(
    path,
    "title: Few\naxes: {nodes: [2, 4], case: [1, 2]}\nstrategies: [fixed:1, fixed:10, adaptive-2019]\n",
  );
  const few = (folder: string, jobs: string) => start("custom", folder, path, "--seeds", "1", "--jobs", jobs);
  const whole = few("whole", "2");
  expect(await whole.ended).toEqual({ code: 0, signal: null });

  const interrupted = few("parts", "1");
  await interrupted.line(/^\d+ of 12 runs, about/);
  // It must not be through before another one has started.
  interrupted.signal("SIGSTOP");
  const second = few("parts", "1");
  expect(await second.ended).toEqual({ code: 2, signal: null });
  expect(second.lines).toEqual([
    expect.stringContaining(`another process (${interrupted.pid}) is at work in ${join(root, "parts")}`),
  ]);
  interrupted.signal("SIGINT");
  interrupted.signal("SIGCONT");
  expect(await interrupted.ended).toEqual({ code: 130, signal: null });
  expect(interrupted.lines.at(-1)).toMatch(
    /^! interrupted: \d+ of 12 runs are done and kept; the same command goes on/,
  );
  expect(readdirSync(join(root, "parts"))).toEqual(["runs.jsonl"]);
  const journal = join(root, "parts", "runs.jsonl");
  truncateSync(journal, readFileSync(journal).length - 10);

  const rest = few("parts", "1");
  expect(await rest.ended).toEqual({ code: 0, signal: null });
  expect(rest.lines[0]).toMatch(/runs\.jsonl ended with half a line; that run is done again$/);
  expect(rest.lines[1]).toMatch(/^\d+ of 12 runs are done already/);
  for (const name of ["runs.csv", "summary.csv"]) expect(file("parts", name)).toEqual(file("whole", name));
  for (const name of readdirSync(join(root, "whole", "figures"))) {
    expect(file("parts", "figures", name)).toEqual(file("whole", "figures", name));
  }

  const other = start("phi", "parts");
  expect(await other.ended).toEqual({ code: 2, signal: null });
  expect(other.lines).toEqual([
    expect.stringMatching(/runs\.jsonl is of experiment custom, not phi; name another folder/),
  ]);
});

test("does what a file says", async () => {
  const path = join(root, "mine.yaml");
  writeFileSync(path, "title: Mine\naxes: {nodes: [2, 4]}\nstrategies: [fixed:3]\nbase: {budget: 3}\n");
  const run = start("custom", "custom", path);
  expect(await run.ended).toEqual({ code: 0, signal: null });
  expect(file("custom", "summary.csv").toString()).toMatch(
    /^model,nodes,strategy,update,momentum,runs,failed,.*\nsquared-svm,2,fixed:3,sgd,0,2,0,/,
  );
});

test("a file that somewhere leaves a node without data is refused before anything is done", async () => {
  const path = join(root, "empty.yaml");
  writeFileSync(path, "title: Mine\naxes: {nodes: [5, 20]}\nstrategies: [fixed:3]\nbase: {budget: 3, examples: 10}\n");
  const run = start("custom", "empty", path);
  expect(await run.ended).toEqual({ code: 2, signal: null });
  expect(run.lines).toEqual([
    expect.stringMatching(/seed 1 of mnist-even-odd: node 11 of 20 would hold no examples in partition "uniform"/),
  ]);
  expect(existsSync(join(root, "empty"))).toBe(false);
});

test("data that are not there, and budgets too small for anything, are told before a folder is made", async () => {
  const missing = edgewise("experiment", "phi", "--quick", "--datasets", "/nonexistent", "--out", join(root, "none"));
  expect(await missing.ended).toEqual({ code: 2, signal: null });
  expect(missing.lines).toEqual([
    expect.stringMatching(/\/nonexistent: there is no such file or folder; name the folder that holds /),
  ]);
  const path = join(root, "small.yaml");
  writeFileSync(path, "title: Mine\naxes: {nodes: [2]}\nstrategies: [fixed:3]\nbase: {budget: 0.001}\n");
  const small = start("custom", "none", path);
  expect(await small.ended).toEqual({ code: 2, signal: null });
  expect(small.lines).toEqual([expect.stringMatching(/all budgets are too small for two rounds/)]);
  expect(existsSync(join(root, "none"))).toBe(false);
});
