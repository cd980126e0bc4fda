import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { BudgetUse } from "../../src/control/resources.ts";
import { addressOf, edgewise } from "./support/edgewise.ts";

test("a plan says what budgets buy with the nodes that are there, which then wait for the run", async () => {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-plan-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  // Made up: what is warm is on, mostly.
  const lines = Array.from({ length: 200 }, (_, i) => {
    const warmth = (i * 37) % 100;
    return `${warmth}.5,${i % 3 === 0 ? "roof" : "cellar"},${warmth >= 50 !== (i % 10 === 0) ? "yes" : "no"}`;
  });
  const table = join(folder, "table.csv");
  writeFileSync(table, `warmth,site,state\n${lines.join("\n")}\n`);
  const file = join(folder, "edgewise.yaml");
  writeFileSync(file, "target: state\nnodes: 2\nbudget: [1.5s, 1MB, 1kJ]\nstep-size-schedule: cosine\n");
  const figure = join(folder, "plan.svg");

  const asked = ["--measure", "1.5", "--budgets", "2,4", "--seeds", "2", "--json", "--out", figure];
  const plan = edgewise("plan", file, "--port", "0", ...asked);
  const address = await addressOf(plan);
  // Rounds that take their time are few, and simulating them takes none.
  const emulated = ["--device", "raspberry-pi-3", "--link", "wifi"];
  const nodes = ["a", "b"].map((name) =>
    edgewise("node", address, "--name", name, "--data", table, "--yes", ...emulated),
  );
  expect(await plan.ended).toEqual({ code: 0, signal: null });
  const found = JSON.parse(plan.stdout());
  expect(found).toMatchObject({ model: "logistic-regression", data: "drawn", measured: { seconds: 1.5 } });
  expect(found.nodes.map(({ name, examples }: { name: string; examples: number }) => [name, examples])).toEqual([
    ["a", 160],
    ["b", 160],
  ]);
  // As the emulated devices have it.
  expect(found.measured.watts).toMatchObject({ energy: "estimated", computing: expect.closeTo(3.7, 0) });
  for (const { updateSeconds, tripSeconds } of found.nodes) {
    expect(updateSeconds.mean).toBeGreaterThan(0.01);
    expect(tripSeconds.mean).toBeGreaterThan(0.05);
  }
  for (const budget of found.budgets) {
    expect(budget).toMatchObject({ runs: 2, left: null, test: { measure: "accuracy" } });
    expect(budget.test.mean).toBeGreaterThan(0.6);
    expect(budget.consumedSeconds).toBeLessThanOrEqual(budget.budgetSeconds);
    expect(budget.others.map(({ resource, budget }: BudgetUse) => [resource, budget])).toEqual([
      ["bytes", 1e6],
      ["joules", 1000],
    ]);
  }
  expect(readFileSync(figure, "utf8")).toMatch(/^<svg /);
  expect(plan.lines.join("\n")).toContain("the nodes wait at ws://");

  const { port } = new URL(address);
  const run = edgewise("aggregator", file, "--port", port, "--once", "--json", "--no-open", "--no-save");
  expect(await run.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(run.stdout())).toMatchObject({ nodes: 2, evaluatedNodes: 2, stepSizeSchedule: "cosine" });
  for (const node of nodes) expect(await node.ended).toEqual({ code: 0, signal: null });
});

test("a plan of several runs measures one after the other, says what they cost together, and leaves the nodes waiting for them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-plans-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const table = join(folder, "table.csv");
  const rows = Array.from({ length: 60 }, (_, i) => `${(i % 2) * 20 + (i % 5)},${i % 2 === 1 ? "yes" : "no"}`);
  writeFileSync(table, `sold,wet\n${rows.join("\n")}\n`);
  const file = join(folder, "runs.yaml");
  writeFileSync(
    file,
    [
      "rounds: 5",
      "once: true",
      "nodes: 2",
      "runs:",
      "  - {name: sales, target: sold, regression: true, budget: 4}",
      "  - {name: weather, target: wet, budget: [8s, 1MB]}",
    ].join("\n"),
  );
  const page = join(folder, "plan.html");
  const plan = edgewise("plan", file, ...["--port", "0", "--measure", "1", "--seeds", "1", "--json", "--out", page]);
  const address = await addressOf(plan);
  const emulated = ["--device", "raspberry-pi-3", "--link", "wifi"];
  for (const name of ["a", "b"]) edgewise("node", address, "--name", name, "--data", table, "--yes", ...emulated);
  expect(await plan.ended).toEqual({ code: 0, signal: null });
  const [sales, weather, { together }] = plan
    .stdout()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect([sales, weather]).toMatchObject([
    { name: "sales", model: "linear-regression", measured: { seconds: 1 } },
    { name: "weather", model: "logistic-regression", measured: { seconds: 1 } },
  ]);
  const [, , own] = together;
  expect(own).toMatchObject({ share: 1, budgetsSeconds: [4, 8], turns: [{ fromSeconds: 0 }, {}] });
  expect(own.turns[1].fromSeconds).toBe(sales.budgets[2].consumedSeconds);
  expect(own.bytes).toBe(sales.budgets[2].bytes + weather.budgets[2].bytes);
  expect(readFileSync(page, "utf8")).toContain("<h2>weather: logistic-regression, 2 nodes</h2>");

  const { port } = new URL(address);
  const runs = edgewise("aggregator", file, ...["--port", port, "--no-open", "--no-save"]);
  await runs.line(/^sales \| run 1: own data on 2 nodes, /);
});
