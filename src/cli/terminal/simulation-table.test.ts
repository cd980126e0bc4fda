import { describe, expect, test } from "vitest";
import { madeUpOutcome } from "../../../test/support/made-up-runs.ts";
import type { RunResult } from "../../protocol/result.ts";
import { simulationTable } from "./simulation-table.ts";

const good = (changed: Partial<RunResult>) => madeUpOutcome(changed).result;
const failed = (changed: Partial<RunResult>) => good({ ...changed, ending: "failed" });

/** Each line's cells by their headings. */
function read(runs: readonly RunResult[]): Record<string, string>[] {
  const [headings = [], ...rows] = simulationTable(runs)
    .text.trimEnd()
    .split("\n")
    .map((line) => line.trim().split(/ {2,}/));
  return rows.map((cells) => {
    expect(cells).toHaveLength(headings.length);
    return Object.fromEntries(cells.map((cell, i) => [headings[i], cell]));
  });
}

test("a line for each run tells its seed, and has no deviation", () => {
  const [row, ...others] = read([good({ loss: 0.25, seed: 7 })]);
  expect(others).toEqual([]);
  expect(row).toMatchObject({ seed: "7", loss: "0.25000", accuracy: "0.8500", rounds: "50" });
  expect(row).not.toHaveProperty("sd");
  expect(row).not.toHaveProperty("runs");
});

test("groups of different sizes have the same columns", () => {
  const runs = [
    good({ strategy: "fixed:3", loss: 0.2 }),
    good({ strategy: "fixed:3", loss: 0.4 }),
    good({ strategy: "fixed:5", loss: 0.3 }),
  ];
  for (const order of [runs, [...runs].reverse()]) {
    const rows = read(order).sort((a, b) => ((a.strategy as string) < (b.strategy as string) ? -1 : 1));
    expect(rows).toMatchObject([
      { strategy: "fixed:3", runs: "2", loss: "0.30000", sd: "0.14142", accuracy: "0.8500" },
      { strategy: "fixed:5", runs: "1", loss: "0.30000", sd: "-", accuracy: "0.8500" },
    ]);
  }
});

test("failed runs are counted, and are in no mean", () => {
  const rows = read([
    good({ loss: 0.2 }),
    failed({ loss: 0.5, rounds: 1 }),
    good({ strategy: "fixed:5" }),
    failed({ strategy: "fixed:7" }),
  ]);
  expect(rows).toMatchObject([
    { runs: "2", failed: "1", loss: "0.20000", rounds: "50.0" },
    { runs: "1", failed: "-", loss: "0.25000" },
    { runs: "1", failed: "1", loss: "-", rounds: "-" },
  ]);
});

test("of runs that all failed nothing is said to be consumed of other budgets", () => {
  const bytes = { resource: "bytes" as const, budget: 5e6, localCost: 0, globalCost: 1e5 };
  const rows = read([
    good({ budgets: [{ ...bytes, consumed: 4e6 }] }),
    failed({ strategy: "fixed:7", budgets: [{ ...bytes, consumed: 1e6 }] }),
  ]);
  expect(rows.map((row) => row.bytes)).toEqual(["4.00 of 5 MB", "-"]);
});

test("what no run has is no column", () => {
  const [row] = read([good({ beta: null, rho: null, delta: null, disagreement: 0.5 })]);
  expect(Object.keys(row ?? {}).slice(-2)).toEqual(["consumed", "disagreement"]);
  expect(row).toMatchObject({ consumed: "14.90 of 15 s", disagreement: "0.5000" });
});

describe("in a narrow terminal", () => {
  const runs = ["adaptive", "adaptive-2019"].flatMap((strategy) => [
    good({ strategy, loss: 0.2, disagreement: 0.5 }),
    good({ strategy, loss: 0.3, disagreement: 0.5 }),
  ]);
  const widthOf = (text: string) => Math.max(...text.split("\n").map(({ length }) => length));
  const whole = simulationTable(runs);

  test.each([60, 80, 100, 120, 140])("of %d columns the least important ones are left out, and named", (width) => {
    const { text, leftOut } = simulationTable(runs, { width });
    expect(widthOf(text)).toBeLessThanOrEqual(width);
    const headings = (text.split("\n")[0] as string).trim().split(/ {2,}/);
    const all = (whole.text.split("\n")[0] as string).trim().split(/ {2,}/);
    expect([...headings, ...leftOut].sort()).toEqual([...all].sort());
    expect(headings).toEqual(all.filter((heading) => !leftOut.includes(heading)));
  });

  test("of 80 columns loss, accuracy, rounds and tau are there", () => {
    const { leftOut } = simulationTable(runs, { width: 80 });
    for (const heading of ["loss", "sd", "accuracy", "rounds", "average tau"]) expect(leftOut).not.toContain(heading);
  });

  test("what tells the runs apart and what came of them are always there", () => {
    const [headings] = simulationTable(runs, { width: 1 }).text.split("\n");
    expect(headings?.trim().split(/ {2,}/)).toEqual(["case", "strategy", "runs", "loss", "accuracy"]);
  });

  test("nothing is left out for which there is room", () => {
    expect(whole.leftOut).toEqual([]);
    expect(simulationTable(runs, { width: widthOf(whole.text) })).toEqual(whole);
    expect(simulationTable(runs, { width: widthOf(whole.text) - 1 }).leftOut).toHaveLength(1);
  });
});
