import type { Accumulate, Call, Multiply } from "./calls.ts";

/** Multiplications of one call at most, where it can be cut: some milliseconds on the slowest devices. */
const multiplicationsPerCall = 2 ** 22;

/** Of so many examples. */
export function multiplicationsOf(call: Call, rows: number): number {
  if (call.kernel !== "multiply" && call.kernel !== "accumulate") return 0;
  const { lines, columns, outer, inner } = call.places;
  const { first, most } = call.examples;
  const width = call.kernel === "multiply" ? call.columnEnd - call.columnFrom : call.width;
  return Math.max(0, Math.min(rows - first, most)) * lines * columns * outer * inner * width;
}

/** What a call does with one example: multiplications, and the numbers of windows that are looked at. */
export function workOf(call: Call): number {
  if (call.kernel !== "pool" && call.kernel !== "pool-back") return multiplicationsOf(call, 1);
  const { linesOut, columnsOut, channels, kernel } = call.windows;
  return linesOut * columnsOut * channels * kernel[0] * kernel[1];
}

/** A call as several that do the same, bit for bit, each with as few multiplications as can be; so that others get their turn. */
export function piecesOf(call: Call, rows: number): readonly Call[] {
  if (call.kernel !== "multiply" && call.kernel !== "accumulate") return [call];
  const count = Math.ceil(multiplicationsOf(call, rows) / multiplicationsPerCall);
  if (count <= 1) return [call];
  const { lines, columns } = call.places;
  // One row an example: all examples are one product.
  if (lines * columns === 1) return call.kernel === "multiply" ? byColumns(call, count) : byLines(call, count);
  const most = Math.max(1, Math.floor(rows / count));
  const examples = Array.from({ length: Math.ceil(rows / most) }, (_, i) => ({ first: i * most, most }));
  return examples.map((of) => ({ ...call, examples: of }));
}

/** Panels of B. */
function byColumns(call: Multiply, count: number): readonly Multiply[] {
  const each = 8 * Math.max(1, Math.floor(call.width / 8 / count));
  return Array.from({ length: Math.ceil(call.width / each) }, (_, i) => ({
    ...call,
    columnFrom: i * each,
    columnEnd: Math.min(call.width, (i + 1) * each),
  }));
}

/** Rows of C, which are columns of A, four of which are computed together. */
function byLines(call: Accumulate, count: number): readonly Accumulate[] {
  const { inner } = call.places;
  const each = 4 * Math.max(1, Math.floor(inner / 4 / count));
  return Array.from({ length: Math.ceil(inner / each) }, (_, i) => ({
    ...call,
    a: call.a + i * each,
    c: call.c + i * each * call.width,
    places: { ...call.places, inner: Math.min(each, inner - i * each) },
  }));
}
