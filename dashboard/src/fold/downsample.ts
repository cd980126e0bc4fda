/**
 * Which rows of long columns to draw: of every bucket of rows the ones where some column is smallest or largest, so
 * that no peak is lost. Buckets are powers of two of rows counted from 0: rows that come later do not change which
 * earlier ones are drawn, until all buckets double. NaN is never drawn. Always holds the first and the last row.
 */
export function rowsToDraw(columns: readonly Float64Array[], maximumRows = 800): readonly number[] {
  const length = columns[0]?.length ?? 0;
  if (length <= maximumRows) return Array.from({ length }, (_, row) => row);
  const bucketsAllowed = Math.max(1, Math.floor(maximumRows / (2 * columns.length)));
  let bucket = 2;
  while (length / bucket > bucketsAllowed) bucket *= 2;
  const rows = [0];
  for (let start = 0; start < length; start += bucket) {
    for (const row of extremes(columns, start, Math.min(start + bucket, length))) {
      if (row > (rows.at(-1) as number)) rows.push(row);
    }
  }
  if (rows.at(-1) !== length - 1) rows.push(length - 1);
  return rows;
}

/** Rows from start to end (not included) where a column is smallest or largest, ascending. */
function extremes(columns: readonly Float64Array[], start: number, end: number): number[] {
  const found = new Set<number>();
  for (const values of columns) {
    let smallest = -1;
    let largest = -1;
    for (let row = start; row < end; row++) {
      const value = values[row] as number;
      if (Number.isNaN(value)) continue;
      if (smallest < 0 || value < (values[smallest] as number)) smallest = row;
      if (largest < 0 || value > (values[largest] as number)) largest = row;
    }
    if (smallest >= 0) found.add(smallest).add(largest);
  }
  return [...found].sort((a, b) => a - b);
}
