import type { SchemaColumn, TableSchema } from "./schema.ts";
import { signedLog } from "./signed-log.ts";
import type { ColumnStatistics, TableStatistics } from "./statistics.ts";

/** The squared features of examples, all features together: they bound the curvature of losses, and so the step size. */
export interface FeatureSquares {
  /** On average over the examples of a node. */
  readonly mean: number;
  /** Of one example, at most. */
  readonly largest: number;
  readonly examples: number;
}

/** Of each of these tables, by what they told: a table may have the outliers of all, and local updates see no other. */
export function squaresOfTables(schema: TableSchema, tables: readonly TableStatistics[]): FeatureSquares[] {
  return tables.map(({ rows, columns }) => {
    const told = new Map(columns.map((column) => [column.name, column]));
    // The last feature is always 1.
    const sums = { mean: 1, largest: 1, examples: rows };
    for (const column of schema.columns) {
      const { mean, largest } = squaresOf(column, told.get(column.name));
      sums.mean += mean;
      sums.largest += largest;
    }
    return sums;
  });
}

/**
 * The same of a minibatch, of the node that has most: its mean is at most that of all, and the largest example's part of the
 * batch. Descent with a step size below 2 over it and the loss's curvature does not grow; one below 1 over them leaves room
 * for a batch with several such examples.
 */
export function squaresOfBatch(nodes: readonly FeatureSquares[], batch: number | "full"): number {
  const ofNodes = nodes.map(({ mean, largest, examples }) =>
    batch === "full" || batch >= examples ? mean : mean + largest / batch,
  );
  return Math.max(...ofNodes);
}

function squaresOf(column: SchemaColumn, told: ColumnStatistics | undefined): { mean: number; largest: number } {
  if (column.kind === "category") return { mean: 1, largest: 1 };
  const ofMissing = column.indicator ? 1 : 0;
  if (!told?.moments || told.numbers === 0) return { mean: ofMissing, largest: ofMissing };
  const { numbers, rows, moments } = told;
  const { mean, squaredDeviations } = (column.log ? told.logarithm : undefined) ?? moments;
  const asTaken = (value: number) => (column.log ? signedLog(value) : value);
  const apart = mean - column.mean;
  const sum = (squaredDeviations + numbers * apart * apart) / column.deviation ** 2;
  const farthest = Math.max(
    Math.abs(asTaken(moments.maximum) - column.mean),
    Math.abs(asTaken(moments.minimum) - column.mean),
  );
  // Extremes are told coarsely; no square is larger than all together.
  const largest = Math.min((farthest / column.deviation) ** 2, sum);
  const missing = Math.max(0, rows - numbers);
  return { mean: (sum + ofMissing * missing) / rows, largest: Math.max(largest, ofMissing) };
}
