import type { TextEncoding } from "./encoding.ts";

/** How a file of a table is written. */
export type TableFormat = DelimitedFormat | ArffFormat | JsonFormat | ParquetFormat | NumpyFormat;

interface AnyFormat {
  /** Columns whose name stands more than once, as they are called here. */
  readonly renamed: readonly string[];
  /** Columns that the file itself declares to be categories. */
  readonly categories: readonly string[];
}

/** How a file of records separates and quotes its fields. */
export interface Dialect {
  readonly separator: string;
  readonly quote: string;
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

/** Objects, each with the names of its columns. */
export interface JsonFormat extends AnyFormat {
  readonly kind: "json";
  readonly encoding: TextEncoding;
  /** Whether they stand in a list, or one behind the other. */
  readonly list: boolean;
}

export interface ParquetFormat extends AnyFormat {
  readonly kind: "parquet";
  readonly rowGroups: number;
  /** How the columns are packed: SNAPPY, ZSTD and so on. */
  readonly codecs: readonly string[];
}

/** An array of NumPy, or several of an archive. */
export interface NumpyFormat extends AnyFormat {
  readonly kind: "npy" | "npz";
  /** Their names (none in a file of one), types and sizes. */
  readonly arrays: readonly { readonly name: string; readonly type: string; readonly shape: readonly number[] }[];
  /** Arrays of an archive that have another number of records. */
  readonly leftOut: readonly string[];
}
