import { rowsToDraw } from "../../fold/downsample.ts";
import { smoothed } from "../../fold/smooth.ts";
import { column, type Table } from "../../fold/table.ts";
import type { RunView } from "../../fold/view.ts";
import type { PlotSpec } from "./specs.ts";
import { firstRow, rowsOf, type Stretch } from "./stretch.ts";

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

const cache = new WeakMap<RunView, Map<string, Cached>>();

export interface Detail {
  readonly maximumRows: number;
  readonly smooth: boolean;
  /** Only what is needed for this part of the horizontal axis, and that in more detail. */
  readonly stretch?: Stretch | undefined;
}

export function plotData(run: RunView, spec: PlotSpec, over: Over, detail: Detail): PlotData {
  const known = cache.get(run) ?? new Map<string, Cached>();
  cache.set(run, known);
  const { maximumRows, smooth, stretch } = detail;
  // Of the stretches only the newest is kept: a person looks at one.
  const key = `${spec.id} ${over} ${maximumRows} ${smooth} ${stretch !== undefined}`;
  const found = known.get(key);
  if (found && found.stretch?.from === stretch?.from && found.stretch?.to === stretch?.to) return found.data;
  const data = computed(run, spec, over, detail);
  known.set(key, { stretch, data });
  return data;
}

interface Cached {
  readonly stretch: Stretch | undefined;
  readonly data: PlotData;
}

function computed(run: RunView, spec: PlotSpec, over: Over, { maximumRows, smooth, stretch }: Detail): PlotData {
  const table = (spec.id === "accuracy" ? run.accuracies : run.rounds) as Table<string>;
  const atStart = spec.where === "start";
  const shift = over === "rounds" && atStart ? 1 : 0;
  const all = column(table, over === "rounds" ? "round" : atStart ? "before" : "after");
  const skipsIdle = !atStart && table.length > 0 && column(table, "tau").at(-1) === 0;
  const used = skipsIdle ? all.subarray(0, -1) : all;
  const { first, end } = stretch
    ? rowsOf(used, { from: stretch.from + shift, to: stretch.to + shift })
    : { first: 0, end: used.length };
  const values = spec.lines.map((line) => {
    const exact = column(table, line.column);
    return (smooth ? smoothed(exact, smoothingReach) : exact).subarray(first, end);
  });
  const rows = rowsToDraw(values, maximumRows);
  const xs = rows.map((row) => (all[first + row] as number) - shift);
  const ys = values.map((one) => rows.map((row) => known(one[row] as number)));
  if (spec.where === "round" && first === 0 && ys[0]?.[0] !== undefined) {
    return { xs: [0, ...xs], ys: ys.map((one) => [one[0] ?? null, ...one]), points: table.length };
  }
  return { xs, ys, points: table.length };
}

/** The same less a value, of every line. */
export function above(data: PlotData, value: number): PlotData {
  return { ...data, ys: data.ys.map((line) => line.map((one) => (one === null ? null : one - value))) };
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/**
 * A line's value at a place, null before the first and after the last one: of what holds for whole rounds that of the round which the
 * place is in, of everything else the last one at or before it.
 */
export function valueAt({ xs, ys }: PlotData, x: number, line = 0, where: PlotSpec["where"] = "start"): number | null {
  if (x > (xs.at(-1) ?? 0)) return null;
  const row = where === "round" ? firstRow(xs, (place) => place >= x) : firstRow(xs, (place) => place > x) - 1;
  return ys[line]?.[row] ?? null;
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
