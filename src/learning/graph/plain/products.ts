import { type Accumulate, type AddRows, type Multiply, panelWidth } from "../calls.ts";
import type { Numbers } from "./numbers.ts";

/** C = A B + bias, B in panels. */
export function multiply(memory: Numbers, call: Multiply, rows: number): void {
  const { a, places, panels, width, bias, c, columnFrom, columnEnd } = call;
  const { outer, outerApart, inner } = places;
  eachRow(call, rows, (at, row) => {
    for (let n = columnFrom; n < columnEnd; n++) {
      let sum = bias === undefined ? 0 : (memory[bias + n] as number);
      let b = panels + Math.floor(n / panelWidth) * panelWidth * outer * inner + (n % panelWidth);
      for (let o = 0; o < outer; o++) {
        const run = a + at + o * outerApart;
        for (let j = 0; j < inner; j++, b += panelWidth) sum += (memory[run + j] as number) * (memory[b] as number);
      }
      memory[c + row * width + n] = sum;
    }
  });
}

/** C += A^T D. */
export function accumulate(memory: Numbers, call: Accumulate, rows: number): void {
  const { a, d, width, c } = call;
  const { outer, outerApart, inner } = call.places;
  eachRow(call, rows, (at, row) => {
    for (let o = 0; o < outer; o++) {
      for (let j = 0; j < inner; j++) {
        const factor = memory[a + at + o * outerApart + j] as number;
        const to = c + (o * inner + j) * width;
        for (let n = 0; n < width; n++) add(memory, to + n, factor * (memory[d + row * width + n] as number));
      }
    }
  });
}

export function addRows(memory: Numbers, { from, to, count, width }: AddRows, rows: number): void {
  for (let row = 0; row < rows * count; row++) {
    for (let n = 0; n < width; n++) add(memory, to + n, memory[from + row * width + n] as number);
  }
}

function add(memory: Numbers, at: number, value: number): void {
  memory[at] = (memory[at] as number) + value;
}

function eachRow(
  { places, examples: { first, most } }: Multiply | Accumulate,
  rows: number,
  use: (at: number, row: number) => void,
): void {
  const { exampleApart, lines, lineApart, columns, columnApart } = places;
  let row = first * lines * columns;
  for (let example = first; example < Math.min(rows, first + most); example++) {
    for (let y = 0; y < lines; y++) {
      for (let x = 0; x < columns; x++) use(example * exampleApart + y * lineApart + x * columnApart, row++);
    }
  }
}
