import type { Cell } from "../data/record-visitor.ts";
import type { Schema } from "../data/schema.ts";
import type { DataQuestion } from "../protocol/own-data-messages.ts";

/** What the run asks of a node's own data, as far as it is known before. */
export interface AskedOfData {
  readonly question: DataQuestion;
  /** What the nodes have agreed on, if they have. */
  readonly schema?: Schema | undefined;
}

/** What was read of chosen files, for the person who chose them. Plain data. */
export interface OwnPreview {
  readonly kind: "table" | "pictures";
  /** Rows or pictures, and those of them that are kept for testing. */
  readonly records: number;
  readonly heldOut: number;
  /** What becomes of each column; of pictures nothing. */
  readonly columns: readonly PreviewColumn[];
  /** What is to be predicted: its name, and what it is. */
  readonly target: { readonly name: string; readonly what: string } | undefined;
  readonly classes: readonly { readonly name: string; readonly count: number }[];
  /** The numbers that a model sees of an example; undefined if that is not known yet. */
  readonly features: number | undefined;
  readonly first: PreviewRows;
  /** A few pictures as the run sees them. */
  readonly pictures: readonly PreviewPicture[];
  /** What keeps the files from being learned from in this run. */
  readonly problems: readonly string[];
  /** What may silently spoil a model, and what somebody should know. */
  readonly warnings: readonly string[];
  readonly told: readonly string[];
}

export interface PreviewColumn {
  readonly name: string;
  readonly what: string;
}

/** Records as they are written. */
export interface PreviewRows {
  readonly names: readonly string[];
  readonly records: readonly (readonly Cell[])[];
}

export interface PreviewPicture {
  readonly className: string;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}
