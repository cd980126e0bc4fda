import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { root } from "../../scripts/lib/root.mjs";

test("the benchmarks run, and write what they ran on", () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["bench/bench.mjs", "kernels", "peers", "rounds", "round-trace", "nodes", "check", "start", "--quick"],
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
  expect(results.results.rounds.rows).toHaveLength(4);
  const trace: { name: string; median: number }[] = results.results["round-trace"].rows;
  expect(trace.filter(({ median }) => !(median > 0))).toEqual([]);
  expect(trace.map(({ name }) => name)).toContain("aggregator: aggregate, measure, decide");
  expect(results.results.nodes.rows).toHaveLength(4);
  // A directive and a report of each of 100 nodes, of vectors of 785 float32: w0 and c there and w_i back with adaptive, whose nodes
  // work at their own pace; with fixed:1 w0 there, and w_i and a gradient back.
  const { "100 nodes, adaptive": byDefault, "100 nodes, fixed:1": asPublished } = results.results.nodes.amounts;
  expect(Math.floor(byDefault["sent, kB a round"] / 628)).toBe(1);
  expect(Math.floor(byDefault["received, kB a round"] / 314)).toBe(1);
  expect(Math.floor(asPublished["sent, kB a round"] / 314)).toBe(1);
  expect(Math.floor(asPublished["received, kB a round"] / 628)).toBe(1);
});
