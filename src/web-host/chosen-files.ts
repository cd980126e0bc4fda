import type { ChosenPicture } from "../platform/browser/chosen-pictures.ts";
import type { NamedBlob } from "../platform/browser/table-files.ts";

/** Files that a person has chosen for a node to learn from, and how they are to be read. They stay in the browser. */
export interface OwnFiles {
  readonly data: ChosenFiles;
  readonly how: HowToRead;
}

export type ChosenFiles = ChosenTable | ChosenPictures;

/** Files that are one table together. */
export interface ChosenTable {
  readonly kind: "table";
  readonly files: readonly NamedBlob[];
}

export interface ChosenPictures {
  readonly kind: "pictures";
  readonly pictures: readonly ChosenPicture[];
}

/** What a person says of the files; the names of the options are those of `edgewise node`. */
export interface HowToRead {
  /** Left out, found. */
  readonly separator?: string | undefined;
  /** Whether the first record names the columns; left out, found. */
  readonly header?: boolean | undefined;
  /** Words for missing values beside the usual ones. */
  readonly missing: readonly string[];
  /** Columns of which nothing is told, and which are not learned from. */
  readonly ignore: readonly string[];
  /** The share of the rows or pictures that is kept for testing. */
  readonly holdout: number;
  /** Values and classes that fewer rows or pictures have are not told. */
  readonly minCount: number;
}

/** As `edgewise node` reads if nothing is said. */
export const usualReading: HowToRead = { missing: [], ignore: [], holdout: 0.2, minCount: 5 };
