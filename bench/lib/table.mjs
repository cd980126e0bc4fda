/**
 * One measured thing. Times are of one call, in microseconds; `ratio` is how many times as fast it was as `against`.
 * @typedef {{ name: string, median: number, minimum: number, against?: string | undefined, ratio?: number | undefined }} Row
 *
 * The results of a benchmark. `figures` are the numbers with a limit, by name; `amounts` are other
 * measurements, by what was measured and its name.
 * @typedef {{ about: Record<string, string>, rows: Row[], figures?: Record<string, { reached: number, wanted: number }>, amounts?: Record<string, Record<string, number>>, notes?: string[] }} Result
 */

/** @param {string} name @param {Result} result */
export function print(name, { about, rows, figures = {}, amounts = {}, notes = [] }) {
  console.log(`\n### ${name}\n`);
  for (const [what, value] of Object.entries(about)) console.log(`${what}: ${value}`);
  if (rows.length > 0) {
    const lines = rows.map(({ name, median, minimum, against, ratio }) => [
      name,
      time(median),
      time(minimum),
      ratio === undefined ? "" : `${ratio.toFixed(2)} x ${against}`,
    ]);
    table([["what", "median", "minimum", "as fast as"], ...lines]);
  }
  const found = Object.entries(figures);
  if (found.length > 0) {
    table([
      ["figure", "reached", "wanted"],
      ...found.map(([what, { reached, wanted }]) => [what, reached.toFixed(2), String(wanted)]),
    ]);
  }
  const [first] = Object.values(amounts);
  if (first) {
    const lines = Object.entries(amounts).map(([of, row]) => [
      of,
      ...Object.values(row).map((value) => value.toFixed(1)),
    ]);
    table([["of", ...Object.keys(first)], ...lines]);
  }
  for (const note of notes) console.log(note);
}

/** @param {readonly (readonly string[])[]} rows the first is the head */
function table(rows) {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  /** @param {readonly string[]} cells */
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  console.log(`\n${line(head)}\n${line(widths.map((width) => "-".repeat(width)))}\n${body.map(line).join("\n")}\n`);
}

/** @param {number} microseconds */
function time(microseconds) {
  if (microseconds >= 1e4) return `${(microseconds / 1e3).toFixed(1)} ms`;
  if (microseconds >= 1e3) return `${(microseconds / 1e3).toFixed(2)} ms`;
  return `${microseconds.toFixed(1)} us`;
}
