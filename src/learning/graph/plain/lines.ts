import type { GatherBack, GatherCall, Normalize, NormalizeBack } from "../calls.ts";
import type { Numbers } from "./numbers.ts";

export function normalize(memory: Numbers, call: Normalize, rows: number): void {
  const { x, y, spreads, count, width, epsilon } = call;
  for (let line = 0; line < rows * count; line++) {
    const at = line * width;
    const own = Array.from(memory.subarray(x + at, x + at + width));
    const mean = sumOf(own) / width;
    const spread = Math.sqrt(sumOf(own.map((value) => (value - mean) ** 2)) / width + epsilon);
    memory[spreads + line] = spread;
    for (let n = 0; n < width; n++) memory[y + at + n] = ((own[n] as number) - mean) / spread;
  }
}

/** dx = (dy - mean(dy) - y mean(dy y)) / spread. */
export function normalizeBack(memory: Numbers, call: NormalizeBack, rows: number): void {
  const { y, spreads, dy, dx, count, width } = call;
  for (let line = 0; line < rows * count; line++) {
    const at = line * width;
    const slopes = Array.from(memory.subarray(dy + at, dy + at + width));
    const values = Array.from(memory.subarray(y + at, y + at + width));
    const mean = sumOf(slopes) / width;
    const along = sumOf(slopes.map((slope, n) => slope * (values[n] as number))) / width;
    const spread = memory[spreads + line] as number;
    for (let n = 0; n < width; n++)
      memory[dx + at + n] = ((slopes[n] as number) - mean - (values[n] as number) * along) / spread;
  }
}

export function gather(memory: Numbers, { indices, table, lines, y, count, width }: GatherCall, rows: number): void {
  for (let i = 0; i < rows * count; i++) {
    const from = table + lineOf(memory[indices + i] as number, lines) * width;
    memory.copyWithin(y + i * width, from, from + width);
  }
}

export function gatherBack(memory: Numbers, call: GatherBack, rows: number): void {
  const { indices, table, lines, dy, count, width } = call;
  for (let i = 0; i < rows * count; i++) {
    const to = table + lineOf(memory[indices + i] as number, lines) * width;
    for (let n = 0; n < width; n++)
      memory[to + n] = (memory[to + n] as number) + (memory[dy + i * width + n] as number);
  }
}

/** What is no number takes the first line. */
function lineOf(index: number, lines: number): number {
  const rounded = Math.floor(index + 0.5);
  return rounded > 0 ? Math.min(lines - 1, rounded) : 0;
}

const sumOf = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
