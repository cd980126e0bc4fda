import { rowsToDraw } from "../../fold/downsample.ts";
import { smoothed } from "../../fold/smooth.ts";
import { column, type Table } from "../../fold/table.ts";
import type { RunView } from "../../fold/view.ts";
import type { PlotSpec } from "./specs.ts";

export type Over = "seconds" | "rounds";

/** What a plot draws of one run: few enough points, null where a value is not known. */
export interface PlotData {
  readonly xs: readonly number[];
  readonly ys: readonly (readonly (number | null)[])[];
  /** How many points there are before any are left out. */
  readonly points: number;
}

/** Rounds on both sides that a smoothed value is the mean of. */
const smoothingReach = 7;

const cache = new WeakMap<RunView, Map<string, PlotData>>();

export interface Detail {
  readonly maximumRows: number;
  readonly smooth: boolean;
}

export function plotData(run: RunView, spec: PlotSpec, over: Over, detail: Detail): PlotData {
  const known = cache.get(run) ?? new Map<string, PlotData>();
  cache.set(run, known);
  const key = `${spec.id} ${over} ${detail.maximumRows} ${detail.smooth}`;
  const found = known.get(key) ?? computed(run, spec, over, detail);
  known.set(key, found);
  return found;
}

function computed(run: RunView, spec: PlotSpec, over: Over, { maximumRows, smooth }: Detail): PlotData {
  const table = (spec.id === "accuracy" ? run.accuracies : run.rounds) as Table<string>;
  const atStart = spec.where === "start";
  const places = column(table, over === "rounds" ? "round" : atStart ? "before" : "after");
  const shift = over === "rounds" && atStart ? 1 : 0;
  const values = spec.lines.map((line) => {
    const exact = column(table, line.column);
    return smooth ? smoothed(exact, smoothingReach) : exact;
  });
  const skipsIdle = !atStart && table.length > 0 && column(table, "tau").at(-1) === 0;
  const rows = rowsToDraw(values, maximumRows);
  const drawn = skipsIdle && rows.at(-1) === table.length - 1 ? rows.slice(0, -1) : rows;
  const xs = drawn.map((row) => (places[row] as number) - shift);
  const ys = values.map((one) => drawn.map((row) => known(one[row] as number)));
  const first = ys[0]?.[0];
  if (spec.where === "round" && first !== undefined) {
    return { xs: [0, ...xs], ys: ys.map((one) => [one[0] ?? null, ...one]), points: table.length };
  }
  return { xs, ys, points: table.length };
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** The last value at or before a place; null before the first and after the last one. */
export function valueAt({ xs, ys }: PlotData, x: number): number | null {
  if (x > (xs.at(-1) ?? 0)) return null;
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] as number) <= x) low = middle + 1;
    else high = middle;
  }
  return ys[0]?.[low - 1] ?? null;
}

/** Where the horizontal axis ends: calm, in few steps, and at the budget in the end. */
export function axisEnd(runs: readonly RunView[], over: Over, nextBudget: number): number {
  if (runs.length === 0 && over === "seconds") return nextBudget;
  if (over === "rounds") {
    const rounds = Math.max(0, ...runs.map((run) => run.underWay?.round ?? run.lastRound?.round ?? 0));
    return niceEnd(Math.max(10, rounds));
  }
  const budget = Math.max(1, ...runs.map((run) => run.lastRound?.budgetSeconds ?? run.settings.budgetSeconds));
  const consumed = Math.max(0, ...runs.map((run) => run.lastRound?.consumedSeconds ?? 0));
  return [budget / 16, budget / 4].find((end) => budget > 120 && consumed <= end) ?? budget;
}

function niceEnd(value: number): number {
  const size = 10 ** Math.floor(Math.log10(value));
  return size * ([1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((step) => value <= step * size) ?? 10);
}
