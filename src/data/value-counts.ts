import { z } from "zod";

/** How many rows, or pictures, have which value; those that too few have are not named. */

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

export const valueCounts = z.object({
  /** Values with their counts; numbers as they are worth. */
  known: z.array(z.tuple([z.string().max(500), count])).max(1000),
  /** How many values have too small a count to be told, and how many rows have one of them. */
  withheldValues: count,
  withheldRows: count,
});

export type ValueCounts = Readonly<z.output<typeof valueCounts>>;

/** Those of both together. */
export function mergeValues(a: ValueCounts, b: ValueCounts): ValueCounts {
  const known = new Map(a.known);
  for (const [value, n] of b.known) known.set(value, (known.get(value) ?? 0) + n);
  return {
    known: [...known].sort(([x], [y]) => (x < y ? -1 : 1)),
    withheldValues: a.withheldValues + b.withheldValues,
    withheldRows: a.withheldRows + b.withheldRows,
  };
}
