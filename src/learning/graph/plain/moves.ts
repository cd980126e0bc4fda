import { type Pack, panelWidth, type Rearrange, type Spread } from "../calls.ts";
import type { Numbers } from "./numbers.ts";

export function pack(memory: Numbers, { from, to, width, across, counts, strides }: Pack): void {
  let at = to;
  for (let first = 0; first < width; first += panelWidth) {
    for (let i = 0; i < counts[0]; i++) {
      for (let j = 0; j < counts[1]; j++) {
        for (let l = 0; l < counts[2]; l++) {
          const row = from + i * strides[0] + j * strides[1] + l * strides[2];
          for (let n = first; n < first + panelWidth; n++)
            memory[at++] = n < width ? (memory[row + n * across] as number) : 0;
        }
      }
    }
  }
}

export function spread(memory: Numbers, call: Spread, rows: number): void {
  const { from, to, lines, columns, channels, exampleApart, lineApart, columnApart } = call;
  let at = from;
  for (let example = 0; example < rows; example++) {
    for (let y = 0; y < lines; y++) {
      for (let x = 0; x < columns; x++) {
        const place = to + example * exampleApart + y * lineApart + x * columnApart;
        for (let k = 0; k < channels; k++) memory[place + k] = memory[at++] as number;
      }
    }
  }
}

export function rearrange(memory: Numbers, { from, to, counts, strides, apart }: Rearrange, rows: number): void {
  let at = to;
  for (let example = 0; example < rows; example++) {
    for (let i = 0; i < counts[0]; i++) {
      for (let j = 0; j < counts[1]; j++) {
        for (let l = 0; l < counts[2]; l++)
          memory[at++] = memory[from + example * apart + i * strides[0] + j * strides[1] + l * strides[2]] as number;
      }
    }
  }
}
