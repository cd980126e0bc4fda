import { type PlotData, valueAt } from "./plot-data.ts";
import type { PlotSpec } from "./specs.ts";

/** The mean of several runs, and one standard deviation below and above it, where all of them have a value. */
export interface Band {
  readonly xs: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

const places = 240;

export function bandOf(runs: readonly PlotData[], line: number, where: PlotSpec["where"]): Band {
  const from = Math.max(...runs.map(({ xs }) => xs[0] ?? Number.POSITIVE_INFINITY));
  const to = Math.min(...runs.map(({ xs }) => xs.at(-1) ?? Number.NEGATIVE_INFINITY));
  const grid = to > from ? Array.from({ length: places }, (_, i) => from + (i / (places - 1)) * (to - from)) : [];
  const found = grid.flatMap((x) => {
    const values = runs.map((run) => valueAt(run, Math.min(x, to), line, where));
    return values.every((value) => value !== null) ? [{ x, ...meanAndSpread(values) }] : [];
  });
  return {
    xs: found.map(({ x }) => x),
    mean: found.map(({ mean }) => mean),
    low: found.map(({ mean, spread }) => mean - spread),
    high: found.map(({ mean, spread }) => mean + spread),
  };
}

/** Mean and sample standard deviation of two values or more. */
export function meanAndSpread(values: readonly number[]): { readonly mean: number; readonly spread: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, spread: Math.sqrt(squares / (values.length - 1)) };
}
