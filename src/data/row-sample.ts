import { createRandom } from "../math/random.ts";
import type { Cell, NamePlace, RecordVisitor, SourceColumn } from "./record-visitor.ts";
import type { TableFormat } from "./table-format.ts";

/** Some of a table's records, where there is no room for all of them. */
export interface RowSample {
  /** How many records there are, and how many of them are kept. */
  readonly of: number;
  readonly kept: number;
  readonly seed: number;
}

/**
 * Asked for one record after the other, answers whether it is kept. Any choice of that many records is as likely as any other, and
 * the same seed gives the same one. (Selection sampling: Knuth, The Art of Computer Programming, volume 2, 3.4.2, algorithm S.)
 */
export function createRowSample({ of, kept, seed }: RowSample): () => boolean {
  const random = createRandom(seed, "row sample");
  let ahead = of;
  let wanted = Math.min(kept, of);
  return () => {
    if (wanted === 0 || ahead === 0) return false;
    const isKept = random.uniform() * ahead < wanted;
    ahead -= 1;
    if (isKept) wanted -= 1;
    return isKept;
  };
}

/** Lets a visitor see the records of a sample only, in their order. */
export class SampledRecords implements RecordVisitor {
  readonly #visitor: RecordVisitor;
  readonly #isKept: () => boolean;

  constructor(visitor: RecordVisitor, sample: RowSample) {
    this.#visitor = visitor;
    this.#isKept = createRowSample(sample);
  }

  columns(columns: readonly SourceColumn[], format: TableFormat, placeOf: NamePlace): void {
    this.#visitor.columns(columns, format, placeOf);
  }

  record(cells: readonly Cell[], line: number): void {
    if (this.#isKept()) this.#visitor.record(cells, line);
  }

  ragged(fields: number, line: number): void {
    this.#visitor.ragged(fields, line);
  }
}

const grouped = new Intl.NumberFormat("en-US");

/** That only some of the records are used. */
export function sampleWords({ kept, of, seed }: RowSample, what = "rows"): string {
  return `kept ${grouped.format(kept)} of ${grouped.format(of)} ${what}, a sample by seed ${seed}`;
}
