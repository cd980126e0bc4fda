import type { PoolBack, PoolCall, Windows } from "../calls.ts";
import type { Numbers } from "./numbers.ts";

export function pool(memory: Numbers, { kind, windows, x, y }: PoolCall, rows: number): void {
  eachWindow(windows, rows, (places, out) => {
    let largest = Number.NEGATIVE_INFINITY;
    let sum = 0;
    for (const place of places) {
      largest = Math.max(largest, memory[x + place] as number);
      sum += memory[x + place] as number;
    }
    memory[y + out] = kind === "max" ? largest : sum / places.length;
  });
}

export function poolBack(memory: Numbers, { kind, windows, x, y, dy, dx }: PoolBack, rows: number): void {
  memory.fill(0, dx, dx + rows * windows.lines * windows.columns * windows.channels);
  eachWindow(windows, rows, (places, out) => {
    const slope = memory[dy + out] as number;
    if (kind === "average") {
      for (const place of places) memory[dx + place] = (memory[dx + place] as number) + slope / places.length;
      return;
    }
    const first = places.find((place) => memory[x + place] === memory[y + out]);
    if (first !== undefined) memory[dx + first] = (memory[dx + first] as number) + slope;
  });
}

/** For each window and channel, in the order of what comes out: which numbers are in it. */
function eachWindow(windows: Windows, rows: number, use: (places: readonly number[], out: number) => void): void {
  const { lines, columns, channels, linesOut, columnsOut, kernel, strides, pads } = windows;
  let out = 0;
  for (let example = 0; example < rows; example++) {
    for (let line = 0; line < linesOut; line++) {
      const top = line * strides[0] - pads[0];
      for (let column = 0; column < columnsOut; column++) {
        const left = column * strides[1] - pads[1];
        for (let channel = 0; channel < channels; channel++) {
          const places: number[] = [];
          for (let i = Math.max(0, top); i < Math.min(lines, top + kernel[0]); i++) {
            for (let j = Math.max(0, left); j < Math.min(columns, left + kernel[1]); j++)
              places.push(((example * lines + i) * columns + j) * channels + channel);
          }
          use(places, out++);
        }
      }
    }
  }
}
