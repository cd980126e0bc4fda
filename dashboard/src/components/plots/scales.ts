import type { PlotData } from "./plot-data.ts";

/** The powers of ten from one to another, which are powers of ten themselves. */
export function powersOfTen(least: number, most: number): number[] {
  const first = Math.round(Math.log10(least));
  const last = Math.round(Math.log10(most));
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

/** Smallest and largest value at places after `from`; of everything if nothing lies there. */
export function extent(all: readonly PlotData[], from: number, positiveOnly: boolean): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { xs, ys } of all) {
    for (const line of ys) {
      line.forEach((value, index) => {
        if (value === null || (xs[index] as number) < from || (positiveOnly && value <= 0)) return;
        low = Math.min(low, value);
        high = Math.max(high, value);
      });
    }
  }
  return low > high && from > 0 ? extent(all, Number.NEGATIVE_INFINITY, positiveOnly) : [low, high];
}

/** A colour as `rgb(...)` says it, made to shine through. */
export function faint(rgb: string, alpha: number): string {
  return rgb.replace(/^rgb\(([^)]+)\)$/, (_, channels: string) => `rgba(${channels}, ${alpha})`);
}
