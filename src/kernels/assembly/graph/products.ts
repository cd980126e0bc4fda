// Products of matrices, tile by tile. What does not fill a tile goes through a block of its own.

import { scratch } from "./scratch";
import { accumulateTile, multiplyTile } from "./tiles";

/** No bias. */
const zeros = memory.data(32, 16);

/** A matrix A, and where its rows stand. */
@unmanaged
class Rows {
  a!: usize;
  exampleApart!: usize;
  lines!: usize;
  lineApart!: usize;
  columns!: usize;
  columnApart!: usize;
  outer!: usize;
  outerApart!: usize;
  /** In bytes. */
  inner!: usize;
  /** Of the examples those from one on, at most so many. */
  firstExample!: usize;
  mostExamples!: usize;
}

@unmanaged
class Multiply extends Rows {
  panels!: usize;
  width!: usize;
  /** 0 for none. */
  bias!: usize;
  c!: usize;
  /** The first one begins a panel. */
  columnFrom!: usize;
  columnEnd!: usize;
}

/** So many examples of a run are a call's own. */
function examplesOf(p: Rows, rows: usize): usize {
  return rows <= p.firstExample ? 0 : min<usize>(p.mostExamples, rows - p.firstExample);
}

/** C = A B + bias. */
export function multiply(at: usize, rows: usize): void {
  const p = changetype<Multiply>(at);
  const width = p.width;
  const apart = width << 2;
  const inner = p.inner;
  const outer = p.outer;
  const outerApart = p.outerApart;
  const lines = p.lines;
  const columns = p.columns;
  const total = examplesOf(p, rows) * lines * columns;
  const firstA = p.a + p.firstExample * p.exampleApart;
  const firstC = p.c + p.firstExample * lines * columns * apart;
  const block = blockAt();
  let b = p.panels + (p.columnFrom >> 3) * (inner << 3) * outer;
  for (let first = p.columnFrom; first < p.columnEnd; first += 8) {
    const full = first + 8 <= width;
    const bias = p.bias === 0 ? zeros : full ? p.bias + (first << 2) : copied(p.bias + (first << 2), width - first);
    let c = firstC + (first << 2);
    let example = firstA;
    let line = example;
    let a = example;
    let lineOf: usize = 0;
    let columnOf: usize = 0;
    for (let row: usize = 0; row < total; row += 4) {
      const count = min<usize>(4, total - row);
      // In place of rows that there are not, the last one again.
      let last = a;
      for (let i: usize = 0; i < 4; i++) {
        if (i < count) last = a;
        store<usize>(scratch + (i << 2), last);
        if (i >= count) continue;
        a += p.columnApart;
        if (++columnOf < columns) continue;
        columnOf = 0;
        line += p.lineApart;
        if (++lineOf === lines) {
          lineOf = 0;
          example += p.exampleApart;
          line = example;
        }
        a = line;
      }
      if (full && count === 4) multiplyTile(b, c, apart, bias, outer, outerApart, inner);
      else {
        multiplyTile(b, block, 32, bias, outer, outerApart, inner);
        for (let i: usize = 0; i < count; i++)
          copyNumbers(c + i * apart, block + (i << 5), min<usize>(8, width - first));
      }
      c += apart << 2;
    }
    b += (inner << 3) * outer;
  }
}

/** The last of a bias, with nothing behind it. */
function copied(from: usize, count: usize): usize {
  const lastBias = scratch + 16;
  copyNumbers(lastBias, from, count);
  return lastBias;
}

/** Four rows of eight. */
function blockAt(): usize {
  return scratch + 48;
}

function copyNumbers(to: usize, from: usize, count: usize): void {
  for (let i: usize = 0; i < count << 2; i += 4) store<f32>(to + i, load<f32>(from + i));
}

@unmanaged
class Accumulate extends Rows {
  d!: usize;
  width!: usize;
  c!: usize;
}

/** C += A^T D. */
export function accumulate(at: usize, rows: usize): void {
  const p = changetype<Accumulate>(at);
  const lines = p.lines;
  const columns = p.columns;
  const count = examplesOf(p, rows);
  const dExample = (lines * columns * p.width) << 2;
  const first = p.firstExample;
  // One row an example: all of them are one run of rows.
  if (lines * columns === 1)
    accumulateExample(p, p.a + first * p.exampleApart, p.d + first * dExample, 1, 0, count, p.exampleApart);
  else {
    for (let example = first; example < first + count; example++)
      accumulateExample(
        p,
        p.a + example * p.exampleApart,
        p.d + example * dExample,
        lines,
        p.lineApart,
        columns,
        p.columnApart,
      );
  }
}

function accumulateExample(
  p: Accumulate,
  a: usize,
  d: usize,
  lines: usize,
  lineApart: usize,
  columns: usize,
  columnApart: usize,
): void {
  const width = p.width;
  const apart = width << 2;
  const inner = p.inner;
  const outer = p.outer;
  const block = blockAt();
  let c = p.c;
  for (let o: usize = 0; o < outer; o++) {
    for (let j: usize = 0; j < inner; j += 16) {
      const count = min<usize>(4, (inner - j) >> 2);
      for (let first: usize = 0; first < width; first += 8) {
        const to = c + (first << 2);
        const from = d + (first << 2);
        if (count === 4 && first + 8 <= width) {
          accumulateTile(a + j, from, to, apart, lines, lineApart, columns, columnApart, apart);
          continue;
        }
        memory.fill(block, 0, 128);
        accumulateTile(a + j, from, block, 32, lines, lineApart, columns, columnApart, apart);
        for (let i: usize = 0; i < count; i++)
          addNumbers(to + i * apart, block + (i << 5), min<usize>(8, width - first));
      }
      c += count * apart;
    }
    a += p.outerApart;
  }
}

function addNumbers(to: usize, from: usize, count: usize): void {
  for (let i: usize = 0; i < count << 2; i += 4) store<f32>(to + i, load<f32>(to + i) + load<f32>(from + i));
}
