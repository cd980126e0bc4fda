import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { complaintAbout, said } from "../../test/support/command-line.ts";
import { builtInCatalog } from "../catalog/built-in.ts";
import { createProgram } from "./program.ts";
import { commandOf } from "./run-file-arguments.ts";
import { isRunsFile, readRunsFile } from "./runs-file.ts";

const read = (lines: readonly string[], given: readonly string[] = []) =>
  readRunsFile("runs.yaml", lines.join("\n"), {
    command: commandOf(createProgram()),
    catalog: builtInCatalog,
    given,
  });

test("what stands beside the runs holds for each, unless it says something else or the command line does", () => {
  const lines = [
    "port: 7000",
    "case: 2",
    "seed: 3",
    "runs:",
    "  - {name: one, nodes: 2}",
    "  - {name: two, partition: mixed, seed: 4, budget: [60s, 5MB]}",
  ];
  expect(isRunsFile(lines.join("\n"))).toBe(true);
  expect(read(lines)).toEqual({
    common: ["--port", "7000"],
    runs: [
      { name: "one", args: ["--case", "2", "--seed", "3", "--nodes", "2"] },
      { name: "two", args: ["--seed", "4", "--partition", "mixed", "--budget", "60s", "--budget", "5MB"] },
    ],
  });
  const given = ["aggregator", "--seed", "9", "--port=0"];
  expect(read(lines, given)).toMatchObject({ common: [], runs: [{ args: ["--case", "2", "--nodes", "2"] }, {}] });
});

test("a file without runs is told so", () => {
  expect(isRunsFile("nodes: 2")).toBe(false);
  for (const runs of ["runs:", "runs: []", "runs: 3"])
    expect(() => read([runs])).toThrow("runs.yaml:1: runs: must be a list of runs, each with a name");
  expect(() => read(["runs: [3]"])).toThrow("runs.yaml:1: each run must hold `key: value` lines");
});

test("a check of a file with several runs looks at what a run waits for, and at the tables that it names", async () => {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-runs-"));
  const [file, table] = [join(folder, "runs.yaml"), join(folder, "shop.csv")];
  writeFileSync(table, ["sold,rain", ...Array.from({ length: 12 }, (_, i) => `${i},${i % 3}`)].join("\n"));
  const check = (lines: readonly string[]) => {
    writeFileSync(file, lines.join("\n"));
    return said("check", file);
  };
  expect(
    await check(["min-nodes: 3", "runs:", "  - {name: one, nodes: 4}", "  - {name: two, nodes: 2}"]),
  ).toMatchObject({
    stdout: expect.stringMatching(/^\S+:1: run two: min-nodes is 3, and the run has 2 nodes, [^\n]*\n$/),
  });
  expect(process.exitCode).toBe(1);
  process.exitCode = 0;
  const shop = `  - {name: shop, target: sold, regression: true, data: ${table}}`;
  const { stdout } = await check(["runs:", "  - {name: one}", shop]);
  expect(stdout).toMatch(/^\S+: 2 runs \(one, shop\), each setting possible\n[\s\S]*sold/);
  expect(await complaintAbout("aggregator", file, "more")).toMatch(/more is no file that describes a run/);
  expect(await complaintAbout("aggregator", file, file)).toMatch(/one file says what is to be done, and .* another/);
});

test("a node that is started with runs of the nodes' own data, or of different folders, is refused", async () => {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-beside-"));
  const file = join(folder, "runs.yaml");
  const refusal = (...runs: readonly string[]) => {
    writeFileSync(file, ["with-node: true", "save: false", "runs:", ...runs].join("\n"));
    return complaintAbout("aggregator", file);
  };
  expect(await refusal("  - {name: a, target: x}")).toMatch(/a node with data of its own needs --data/);
  expect(await refusal("  - {name: a, datasets: x}", "  - {name: b, datasets: y}")).toMatch(
    /--with-node starts one node, and the runs read what is learned from in different folders/,
  );
  expect(await refusal(`  - {name: a, datasets: ${folder}}`)).toMatch(/^edgewise: run a: /);
});
