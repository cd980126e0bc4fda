import { expect, test } from "vitest";
import { builtInCatalog } from "../catalog/built-in.ts";
import { createProgram } from "./program.ts";
import { findRunFile, withRunFile } from "./run-file-arguments.ts";

const program = createProgram();

test.each([
  [["check", "run.yaml", "--target", "plan"]],
  [["experiment", "custom", "mine.yaml", "--out", "plan"]],
  [["node", "aggregator", "--data", "run.yaml"]],
])("%j has no file of a run, though a word in it is also a command's name", (args) => {
  expect(findRunFile(args, program)).toBeUndefined();
});

test("a command that stands behind an option of the whole program is found", () => {
  expect(() => findRunFile(["--quiet", "plan", "no-such-folder/run.yaml"], program)).toThrow("no-such-folder/run.yaml");
});

test("a plan takes the file of a run, without what it says of keeping and showing it", () => {
  const text =
    "nodes: 2\nonce: true\nopen: false\nsave: false\nruns-dir: runs\ntensorboard: curves\nwith-node: true\nfrom: model.json\n";
  const argsFor = (name: string) =>
    withRunFile({ path: "run.yaml", text, plugins: [], given: [name, "--quiet"] }, program, builtInCatalog);
  expect(argsFor("plan")).toEqual(["plan", "--nodes", "2", "--from", "model.json", "--quiet"]);
  expect(argsFor("aggregator")).toContain("--once");
});
