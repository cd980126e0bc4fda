import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { root } from "../../scripts/lib/root.mjs";
import { edgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";

const folder = mnistFolder({ trainExamples: 900 });
afterAll(() => folder.remove());

const once = ["demo", "--once", "--json", "--verbose", "--no-open", "--port", "0", "--data", folder.path];
const task = ["--nodes", "2", "--budget", "0.5", "--devices", "none", "--batch", "full", "--strategy", "fixed:2"];

test.each([
  { option: ["--kernels", "plain"], expected: /^plain$/ },
  { option: ["--kernels", "simd"], expected: /^simd$/ },
  { option: [], expected: /^(relaxed-)?simd$/ },
])("with $option the aggregator and its nodes say what they compute with", async ({ option, expected }) => {
  const run = edgewise(...once, ...task, ...option);
  expect(await run.ended).toEqual({ code: 0, signal: null });
  const { kernels } = JSON.parse(run.stdout());
  expect(kernels).toMatch(expected);
  expect(run.lines.filter((line) => line.includes("connects to") && line.endsWith(`kernels ${kernels}`))).toHaveLength(
    2,
  );
  expect(run.lines.some((line) => line.includes(`mnist-even-odd, kernels ${kernels}`))).toBe(true);
});

test("kernels that there are not are refused", async () => {
  const run = edgewise("node", "ws://127.0.0.1:9", "--kernels", "fastest");
  expect(await run.ended).toEqual({ code: 2, signal: null });
});

test("the benchmarks run, and write what they ran on", () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["bench/bench.mjs", "kernels", "peers", "rounds", "round-trace", "--quick"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(stdout).toContain("step of 100 out of 12,000 byte rows, against plain");
  const results = JSON.parse(readFileSync(`${root}/bench/results/quick.json`, "utf8"));
  expect(results).toMatchObject({ quick: true, machine: { nodejs: process.versions.node } });
  expect(results.results.kernels.rows.length).toBeGreaterThan(10);
  expect(results.results.rounds.rows).toHaveLength(2);
  const trace: { name: string; median: number }[] = results.results["round-trace"].rows;
  expect(trace.filter(({ median }) => !(median > 0))).toEqual([]);
  expect(trace.map(({ name }) => name)).toContain("aggregator: aggregate, estimate, decide");
});
