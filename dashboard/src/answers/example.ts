import { missingSet, plainNumbers, readCell } from "../../../src/data/cells.ts";
import type { Cell, SourceColumn } from "../../../src/data/record-visitor.ts";
import type { SchemaColumn, TableSchema } from "../../../src/data/schema.ts";

/** What a person entered for one example, by the names of columns; nothing for a value that is missing. */
export type Entered = ReadonlyMap<string, string>;

/** An entry as cells of the schema's columns in their order, or what is wrong with it, by the names of columns. */
export type Example =
  | { readonly kind: "cells"; readonly cells: readonly Cell[]; readonly missing: number }
  | { readonly kind: "wrong"; readonly problems: ReadonlyMap<string, string> };

/** The columns that such cells are of. */
export function exampleColumns({ columns }: TableSchema): readonly SourceColumn[] {
  return columns.map(({ name }) => ({ name, numbers: plainNumbers }));
}

const words = missingSet();

export function exampleOf({ columns }: TableSchema, entered: Entered): Example {
  const problems = new Map<string, string>();
  const cells = columns.map((column): Cell => {
    const text = entered.get(column.name) ?? "";
    if (column.kind === "category") return text === "" ? undefined : text;
    const value = readCell(text, plainNumbers, words);
    if (typeof value === "string") problems.set(column.name, numberProblem(text));
    else if (value !== undefined && !Number.isFinite(value))
      problems.set(column.name, "That is too large for a number.");
    return value;
  });
  if (problems.size > 0) return { kind: "wrong", problems };
  return { kind: "cells", cells, missing: cells.filter((cell) => cell === undefined).length };
}

function numberProblem(text: string): string {
  const pointed = text.trim().replace(",", ".");
  const isDecimalComma = /^[+-]?\d*,\d+$/.test(text.trim());
  return isDecimalComma ? `Write ${pointed}, with a point.` : "Not a number: enter one like 12.5, or leave it empty.";
}

/** A text that is none of the categories: what stands for all others. */
export function otherCategory(categories: readonly string[]): string {
  let text = "other";
  while (categories.includes(text)) text += " than these";
  return text;
}

/** What stands for a number that is missing, in the column's own units. */
export function meanOf({ mean, log }: Extract<SchemaColumn, { readonly kind: "number" }>): number {
  return log ? Math.sign(mean) * Math.expm1(Math.abs(mean)) : mean;
}
