import { factorInWords } from "./figures/factor-words.ts";
import type { SummaryRow } from "./tables.ts";

/*
 * Runs whose weights were no longer finite. The mean of the remaining runs would be misleading, so a
 * point with a failed run has no mean: figures leave it out and say so, and it is never the best.
 */

/** The mean loss of a point; infinite if one of its runs failed. */
function meanLoss({ failed, metrics }: SummaryRow): number {
  return failed > 0 ? Number.POSITIVE_INFINITY : (metrics.loss?.mean ?? Number.POSITIVE_INFINITY);
}

/** From the best point to the worst: those with a failed run come last. */
export function byLoss(rows: readonly SummaryRow[]): SummaryRow[] {
  // Infinity minus Infinity is NaN, which would make the order undefined.
  return [...rows].sort((a, b) => (meanLoss(a) === meanLoss(b) ? 0 : meanLoss(a) - meanLoss(b)));
}

/** A point's mean loss for a table, with an optional text in parentheses. */
export function lossCell(row: SummaryRow | undefined, inParentheses?: string): string {
  if (row === undefined) return "–";
  const loss = meanLoss(row);
  return `${Number.isFinite(loss) ? loss.toFixed(4) : "failed"}${inParentheses === undefined ? "" : ` (${inParentheses})`}`;
}

/** At most this many points are named; further ones are only counted. */
const mostNamed = 4;

/** The sentence, after a space, on the points that a figure leaves out; empty if no run failed. */
export function failuresInWords(
  rows: readonly SummaryRow[],
  consequence = "and points with a failed run are not drawn",
): string {
  const points = rows.filter(({ failed }) => failed > 0);
  if (points.length === 0) return "";
  const sum = (values: readonly number[]) => values.reduce((before, value) => before + value, 0);
  const failed = sum(points.map((row) => row.failed));
  const varied = [...new Set(rows.flatMap(({ factors }) => Object.keys(factors)))].filter(
    (name) => new Set(rows.map(({ factors }) => factors[name])).size > 1,
  );
  const named = points.slice(0, mostNamed).map((row) => {
    const values = varied.filter((name) => row.factors[name] !== undefined).map((name) => inWords(name, row));
    return `${values.join(", ")} (${row.failed} of ${row.runs})`;
  });
  const more = points.length - named.length;
  const list = [...named, ...(more > 0 ? [`${more} more points`] : [])].join("; ");
  const total = sum(rows.map(({ runs }) => runs));
  return (
    ` ${failed} of ${total} runs failed, their weights no longer finite, ${consequence}` +
    `${list === "" ? "" : `: ${list}`}.`
  );
}

/** A strategy and an update rule are known by their names. */
function inWords(name: string, { factors }: SummaryRow): string {
  return name === "strategy" || name === "update" ? String(factors[name]) : `${factorInWords(name)} ${factors[name]}`;
}
