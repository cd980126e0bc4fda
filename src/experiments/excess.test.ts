import { expect, test } from "vitest";
import { madeUpOutcome } from "../../test/support/made-up-runs.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import { excessRows, isAllowed } from "./excess.ts";
import { averagesTable, gridTable } from "./excess-tables.ts";
import type { FinishedRun } from "./experiment.ts";
import { baseSettings } from "./tasks.ts";

const optimum = 0.222076;

function run(
  strategy: string,
  loss: number | null,
  { point = "base", ...changed }: Partial<SimulationSettings> & { readonly point?: string } = {},
): FinishedRun {
  const settings = { ...baseSettings("squared-svm"), ...changed, strategy };
  return {
    factors: { factor: point, level: point, case: 1, strategy, seed: settings.seed },
    settings,
    withRounds: false,
    outcome: madeUpOutcome({ loss, ending: loss === null ? "failed" : "budget" }),
  };
}

/** A run of the harder opponent. */
function corrected(
  strategy: string,
  momentum: number,
  loss: number,
  changed: Parameters<typeof run>[2] = {},
): FinishedRun {
  const { factors, ...others } = run(strategy, loss, changed);
  const update = "scaffold";
  return {
    ...others,
    factors: { ...factors, update, momentum },
    outcome: madeUpOutcome({ loss, update, momentum }),
  };
}

test("an excess is the mean over the seeds of what a loss is above the computed optimum", () => {
  const [row] = excessRows([
    run("adaptive", optimum + 0.001, { seed: 1 }),
    run("adaptive", optimum + 0.003, { seed: 3 }),
    run("fixed:3", optimum + 0.004),
    run("fixed:10", optimum + 0.002),
    run("fixed:100", optimum + 0.05),
  ]);
  expect(row?.optimum).toEqual({ loss: expect.closeTo(optimum, 12), kind: "computed" });
  expect(row?.strategies.get("adaptive")?.mean).toBeCloseTo(0.002, 12);
  expect(row?.bestFixed).toEqual({
    tau: 10,
    mean: expect.closeTo(0.002, 12),
    update: "sgd",
    momentum: 0,
  });
  expect(row?.worstFixed).toMatchObject({ tau: 100, mean: expect.closeTo(0.05, 12) });
});

test("where no optimum is computed it is the best loss that any run found on the task, at whatever point", () => {
  const clusters = { model: "k-means", dataset: "mnist-digits" };
  const rows = excessRows([
    run("adaptive", 41, clusters),
    run("fixed:3", 42, clusters),
    run("adaptive", 40, { ...clusters, point: "longer" }),
    run("adaptive", optimum, { point: "another task" }),
  ]);
  expect(rows.map(({ optimum: { loss, kind } }) => [loss, kind])).toEqual([
    [40, "best found"],
    [40, "best found"],
    [optimum, "computed"],
  ]);
  expect(rows.map(({ strategies }) => strategies.get("adaptive")?.mean)).toEqual([1, 0, 0]);
});

test("examples that the seed chooses are a task for each seed", () => {
  const part = { examples: 1000 };
  const [row] = excessRows([
    run("adaptive", 0.2, { ...part, seed: 1 }),
    run("fixed:3", 0.3, { ...part, seed: 1 }),
    run("adaptive", 0.5, { ...part, seed: 3 }),
    run("fixed:3", 0.4, { ...part, seed: 3 }),
  ]);
  expect(row?.strategies.get("adaptive")?.mean).toBeCloseTo((0 + 0.1) / 2, 12);
  expect(row?.strategies.get("fixed:3")?.mean).toBeCloseTo((0.1 + 0) / 2, 12);
  expect(row?.optimum.loss).toBeCloseTo((0.2 + 0.4) / 2, 12);
});

test("a run that finds the optimum sets it for its examples, and is compared with no other", () => {
  const part = { examples: 1000, seed: 1 };
  const rows = excessRows([run("adaptive", 0.21, part), run("fixed:3", 0.25, part), run("optimum", 0.2, part)]);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.optimum).toEqual({ loss: 0.2, kind: "computed" });
  expect([...(rows[0]?.strategies.keys() ?? [])]).toEqual(["adaptive", "fixed:3"]);
  expect(rows[0]?.strategies.get("adaptive")?.mean).toBeCloseTo(0.01, 12);
});

test("a strategy one of whose runs failed is no good, whatever its other runs found", () => {
  const rows = excessRows([
    run("adaptive", null, { seed: 1 }),
    run("adaptive", optimum, { seed: 3 }),
    run("fixed:3", 0.3),
  ]);
  expect(rows[0]?.strategies.get("adaptive")?.mean).toBe(Number.POSITIVE_INFINITY);
  expect(gridTable(rows).rows[0]).toContain("failed");
});

test("the harder opponent is the best tau and momentum of the corrected runs, over the seeds; plain fixed taus are apart", () => {
  const rows = excessRows([
    run("adaptive", optimum + 0.0011),
    run("fixed:3", optimum + 0.0001),
    corrected("fixed:3", 0.3, optimum + 0.0005, { seed: 1 }),
    corrected("fixed:3", 0.3, optimum + 0.0035, { seed: 3 }),
    corrected("fixed:3", 0.6, optimum + 0.001, { seed: 1 }),
    corrected("fixed:3", 0.6, optimum + 0.001, { seed: 3 }),
    corrected("fixed:30", 0.6, optimum + 0.0015),
  ]);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.opponent).toEqual({
    tau: 3,
    mean: expect.closeTo(0.001, 12),
    update: "scaffold",
    momentum: 0.6,
  });
  expect(rows[0]?.bestFixed).toMatchObject({ tau: 3, mean: expect.closeTo(0.0001, 12), update: "sgd" });
  expect([...(rows[0]?.strategies.keys() ?? [])]).toEqual(["adaptive", "fixed:3"]);
  const { columns, rows: lines } = gridTable(rows);
  const cells = Object.fromEntries(columns.map((column, i) => [column, lines[0]?.[i]]));
  expect(cells).toMatchObject({
    "harder opponent (scaffold, momentum 0.6)": "0.00100 (3, 0.6)",
    "best fixed (sgd, momentum 0)": "0.00010 (3)",
    ratio: "1.10",
    kept: "yes",
  });
});

test("1.2 times the harder opponent's excess and 0.0002 more is allowed, and no more", () => {
  expect(isAllowed({ mean: 0.00139 }, { mean: 0.001 })).toBe(true);
  expect(isAllowed({ mean: 0.00141 }, { mean: 0.001 })).toBe(false);
});

test("averages weigh points alike, and sums weigh them by their excess", () => {
  const rows = excessRows([
    run("adaptive", optimum + 0.001),
    run("adaptive-2019", optimum + 0.002),
    corrected("fixed:3", 0, optimum + 0.001),
    run("adaptive", optimum + 0.003, { point: "other" }),
    run("adaptive-2019", optimum + 0.03, { point: "other" }),
    corrected("fixed:3", 0, optimum + 0.001, { point: "other" }),
  ]);
  // (1/2 + 1/10) / 2 and (1 + 3) / (2 + 30); 0.003 is more than 1.2 * 0.001 + 0.0002.
  expect(averagesTable(rows).rows[0]).toEqual(["all points", "1 of 2", "0.30", "0.13", "–", "–"]);
});
