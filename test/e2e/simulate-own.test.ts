import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { edgewise } from "./support/edgewise.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-tables-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Windows are open where it is warm. */
function table(name: string, warmest: number): string {
  const path = join(folder, name);
  const rows = Array.from({ length: 60 }, (_, i) => `${i % warmest},${i % 3},${i % warmest > 20 ? "open" : "shut"}`);
  writeFileSync(path, ["degrees,floor,window", ...rows, ""].join("\n"));
  return path;
}
const south = table("south.csv", 40);
const north = table("north.csv", 25);
const simulate = ["simulate", "--target", "window", "--budget", "2"];

test("each file is one node's, and what it kept for testing is answered in the result", async () => {
  const run = edgewise(...simulate, "--data", south, north, "--partition", "by-file", "--json", "--seeds", "2");
  expect(await run.ended).toEqual({ code: 0, signal: null });
  const [first, second] = run
    .stdout()
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  expect(first).toMatchObject({ dataset: "own", model: "logistic-regression", partition: "by-file", nodes: 2 });
  expect(first.test).toMatchObject({ kind: "classes", examples: 24, classes: ["open", "shut"], learnedNothing: false });
  expect(first.test.nodes.map((node: { name: string }) => node.name)).toEqual(["node-1", "node-2"]);
  expect(second.test.accuracy).toBeGreaterThan(second.test.majority);
  expect(run.lines.join("\n")).toContain("window (classes open, shut) from 2 columns (3 features)");
});

test("what cannot be done with them is told in one line", async () => {
  const told = async (...args: readonly string[]) => {
    const run = edgewise(...args);
    expect(await run.ended).toEqual({ code: 2, signal: null });
    expect(run.lines).toHaveLength(1);
    return run.lines[0];
  };
  const withoutData = told("simulate", "--target", "window");
  const twice = told(...simulate, "--data", south, "--partition", "by-file", "--nodes", "3");
  expect(await told(...simulate, "--data", south, "--ignore", "flor")).toContain(
    "--ignore flor: there is no such column",
  );
  expect(await withoutData).toContain("add --data PATH");
  expect(await twice).toContain("--nodes changes nothing");
});
