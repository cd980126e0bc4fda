import type { PlotData } from "./plot-data.ts";
import type { Stretch } from "./stretch.ts";

/** The powers of ten from one to another, which are powers of ten themselves. */
export function powersOfTen(least: number, most: number): number[] {
  const first = Math.round(Math.log10(least));
  const last = Math.round(Math.log10(most));
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

/** Smallest and largest value at places of a stretch; of everything if nothing lies there. */
export function extent(all: readonly PlotData[], within: Stretch, positiveOnly: boolean): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { xs, ys } of all) {
    for (const line of ys) {
      line.forEach((value, index) => {
        const place = xs[index] as number;
        if (value === null || place < within.from || place > within.to || (positiveOnly && value <= 0)) return;
        low = Math.min(low, value);
        high = Math.max(high, value);
      });
    }
  }
  const isEverything = within.from === Number.NEGATIVE_INFINITY && within.to === Number.POSITIVE_INFINITY;
  return low > high && !isEverything ? extent(all, everything, positiveOnly) : [low, high];
}

const everything: Stretch = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** A colour as `rgb(...)` says it, made to shine through. */
export function faint(rgb: string, alpha: number): string {
  return rgb.replace(/^rgb\(([^)]+)\)$/, (_, channels: string) => `rgba(${channels}, ${alpha})`);
}
