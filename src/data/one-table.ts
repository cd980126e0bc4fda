import type { Cell, NamePlace, RecordVisitor, SourceColumn } from "./record-visitor.ts";
import type { TableFormat } from "./table-format.ts";

/** A file has other columns than those before it. */
export class OtherColumns extends Error {
  override readonly name = "OtherColumns";
}

/**
 * Makes one table of several files: columns in another order are put into that of the first file, and a file without a
 * header has the names of the first.
 */
export class OneTable implements RecordVisitor {
  readonly #visitor: RecordVisitor;
  #names: readonly string[] | undefined;
  /** Where each of the table's columns is in the present file; undefined where they are in the same order. */
  #order: readonly number[] | undefined;

  constructor(visitor: RecordVisitor) {
    this.#visitor = visitor;
  }

  /** @throws OtherColumns */
  columns(columns: readonly SourceColumn[], format: TableFormat, placeOf: NamePlace): void {
    this.#names ??= columns.map(({ name }) => name);
    const names = this.#names;
    const nameless = format.kind === "delimited" && !format.header.present;
    const places = new Map(columns.map(({ name }, i) => [nameless ? (names[i] ?? name) : name, i]));
    const order = names.map((name) => places.get(name) ?? -1);
    if (order.includes(-1) || places.size !== names.length)
      throw new OtherColumns(difference(names, [...places.keys()]));
    this.#order = order.every((place, i) => place === i) ? undefined : order;
    const inOrder = order.map((place, i) => ({ ...(columns[place] as SourceColumn), name: names[i] as string }));
    this.#visitor.columns(inOrder, format, placeOf);
  }

  record(cells: readonly Cell[], line: number): void {
    this.#visitor.record(this.#order ? this.#order.map((place) => cells[place]) : cells, line);
  }

  ragged(fields: number, line: number): void {
    this.#visitor.ragged(fields, line);
  }
}

function difference(wanted: readonly string[], there: readonly string[]): string {
  const lacking = wanted.filter((name) => !there.includes(name));
  const more = there.filter((name) => !wanted.includes(name));
  const listed = (names: readonly string[]) =>
    names
      .slice(0, 5)
      .map((name) => JSON.stringify(name))
      .join(", ") + (names.length > 5 ? " and others" : "");
  return [
    ...(lacking.length > 0 ? [`it lacks ${listed(lacking)}`] : []),
    ...(more.length > 0 ? [`it has ${listed(more)} besides`] : []),
  ].join("; ");
}
