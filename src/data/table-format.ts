import type { TextEncoding } from "./encoding.ts";
import type { Dialect } from "./record-reader.ts";

/** How a file of a table is written. */
export type TableFormat = DelimitedFormat | ArffFormat;

interface AnyFormat {
  /** Columns whose name stands more than once, as they are called here. */
  readonly renamed: readonly string[];
  /** Columns that the file itself declares to be categories. */
  readonly categories: readonly string[];
}

/** Records whose fields are separated by a character. */
export interface DelimitedFormat extends AnyFormat {
  readonly kind: "delimited";
  readonly encoding: TextEncoding;
  readonly dialect: Dialect;
  readonly header: { readonly present: boolean; readonly why: string };
}

export interface ArffFormat extends AnyFormat {
  readonly kind: "arff";
  readonly encoding: TextEncoding;
  readonly dialect: Dialect;
}
