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

export function featureCount(schema: Schema): number {
  if (schema.kind === "pictures") return schema.width * schema.height * schema.channels;
  return 1 + schema.columns.reduce((sum, column) => sum + featureNamesOf(column).length, 0);
}
