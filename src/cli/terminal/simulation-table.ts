import type { SimulationResult } from "../../simulation/record.ts";
import { figure } from "./format.ts";

type Cell = readonly [heading: string, content: string];

/** Runs as a table, a line for each; where there are several seeds, a line for each of what else was asked, with means. */
export function simulationTable(results: readonly SimulationResult[]): string {
  const groups = new Map<string, SimulationResult[]>();
  for (const result of results) {
    const key = JSON.stringify([result.case, result.strategy]);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  const rows = Array.from(groups.values(), rowOf);
  const headings = (rows[0] ?? []).map(([heading]) => heading);
  const lines = [headings, ...rows.map((row) => row.map(([, content]) => content))];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  return lines.map((line) => `${line.map((cell, i) => cell.padStart(widths[i] ?? 0)).join("  ")}\n`).join("");
}

function rowOf(runs: readonly SimulationResult[]): Cell[] {
  const [first] = runs as [SimulationResult];
  const mean = (pick: (run: SimulationResult) => number | null) => {
    const known = runs.map(pick).filter((value) => value !== null);
    return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const shown = (value: number | undefined, digits: number) => value?.toFixed(digits) ?? "-";
  const estimate = (value: number | undefined) => (value === undefined ? "-" : figure(value));
  const loss = mean((run) => run.loss) ?? Number.NaN;
  const deviation = Math.sqrt(
    runs.reduce((sum, run) => sum + ((run.loss ?? loss) - loss) ** 2, 0) / Math.max(1, runs.length - 1),
  );
  return [
    ["case", String(first.case)],
    ["strategy", first.strategy],
    ["update", first.momentum > 0 ? `${first.update}+${first.momentum}` : first.update],
    ...(runs.length > 1 ? [["runs", String(runs.length)] as const] : [["seed", String(first.seed)] as const]),
    ["loss", shown(loss, 5)],
    ...(runs.length > 1 ? [["sd", shown(deviation, 5)] as const] : []),
    [
      "accuracy",
      shown(
        mean((run) => run.accuracy),
        4,
      ),
    ],
    [
      "last loss",
      shown(
        mean((run) => run.lossLast),
        5,
      ),
    ],
    [
      "rounds",
      shown(
        mean((run) => run.rounds),
        runs.length > 1 ? 1 : 0,
      ),
    ],
    [
      "average tau",
      shown(
        mean((run) => run.averageTau),
        2,
      ),
    ],
    [
      "local updates",
      shown(
        mean((run) => run.localUpdates),
        runs.length > 1 ? 1 : 0,
      ),
    ],
    [
      "consumed",
      `${shown(
        mean((run) => run.consumedSeconds),
        2,
      )} of ${first.budgetSeconds} s`,
    ],
    ["beta", estimate(mean((run) => run.beta))],
    ["rho", estimate(mean((run) => run.rho))],
    ["delta", estimate(mean((run) => run.delta))],
    ["q", estimate(mean((run) => run.disagreement))],
  ];
}
