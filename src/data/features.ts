import { noCategory, type TableLayout } from "../learning/dataset.ts";
import type { Schema, SchemaColumn, TableSchema } from "./schema.ts";

/** What the last feature of a table is called. */
export const biasName = "always 1";

/** What a model sees, in the order in which it sees it. */
export function featureNames(schema: TableSchema): string[] {
  return [...schema.columns.flatMap(featureNamesOf), biasName];
}

function featureNamesOf(column: SchemaColumn): string[] {
  if (column.kind === "number") {
    const value = column.log ? `log ${column.name}` : column.name;
    return column.indicator ? [value, `${column.name} is missing`] : [value];
  }
  const names = column.categories.map((category) => `${column.name} ${category}`);
  return column.rare ? [...names, `${column.name} (others)`] : names;
}

/** A category of more values than a code can tell apart is several groups, of which one has the value. */
export const mostCodes = noCategory;

/**
 * How features are kept: a number as it is; a category, whether a number is missing, and what is always 1, as a code each.
 * Groups are in the order of their features.
 */
export function tableLayout(schema: TableSchema): TableLayout {
  const numbers: number[] = [];
  const groups: { first: number; size: number }[] = [];
  let feature = 0;
  for (const column of schema.columns) {
    if (column.kind === "number") numbers.push(feature++);
    let size = oneOfThem(column);
    for (; size > 0; size -= mostCodes) {
      const group = { first: feature, size: Math.min(size, mostCodes) };
      groups.push(group);
      feature += group.size;
    }
  }
  groups.push({ first: feature, size: 1 });
  return { numbers: Uint32Array.from(numbers), groups };
}

/** Features of a column of which at most one is not 0. */
export function oneOfThem(column: SchemaColumn): number {
  return column.kind === "number" ? Number(column.indicator) : column.categories.length + Number(column.rare);
}

export function featureCount(schema: Schema): number {
  if (schema.kind === "pictures") return schema.width * schema.height * schema.channels;
  return 1 + schema.columns.reduce((sum, column) => sum + featureNamesOf(column).length, 0);
}
