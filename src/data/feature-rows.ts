import type { TableFeatures, TableLayout } from "../learning/dataset.ts";
import type { Allocate } from "../learning/kernels.ts";
import { featureCount, tableLayout } from "./features.ts";
import type { TableSchema } from "./schema.ts";

/** Where the numbers and codes of a row are written. */
export interface RowPlace {
  readonly numbers: Float32Array;
  readonly numbersFrom: number;
  readonly codes: Uint8Array;
  readonly codesFrom: number;
}

/** Features of a table that grow row by row, without copies if their number is known beforehand. */
export class FeatureRows implements RowPlace {
  readonly #layout: TableLayout;
  readonly #featureCount: number;
  #numbers: Float32Array;
  #codes: Uint8Array;
  #rows = 0;

  /** @param allocate gives room where kernels read without copying; used for the rows that are expected */
  constructor(schema: TableSchema, expectedRows: number, allocate?: Allocate) {
    this.#layout = tableLayout(schema);
    this.#featureCount = featureCount(schema);
    const numberBytes = 4 * this.#layout.numbers.length * expectedRows;
    const codeBytes = this.#layout.groups.length * expectedRows;
    // One room for both: kernels do not copy what lies in one memory of theirs.
    const room =
      allocate && expectedRows > 0 ? allocate(numberBytes + codeBytes) : new Uint8Array(numberBytes + codeBytes);
    this.#numbers = new Float32Array(room.buffer, room.byteOffset, numberBytes / 4);
    this.#codes = room.subarray(numberBytes, numberBytes + codeBytes);
  }

  get rows(): number {
    return this.#rows;
  }

  get numbers(): Float32Array {
    return this.#numbers;
  }

  get numbersFrom(): number {
    return this.#rows * this.#layout.numbers.length;
  }

  get codes(): Uint8Array {
    return this.#codes;
  }

  get codesFrom(): number {
    return this.#rows * this.#layout.groups.length;
  }

  /** Where the next row is written; void once there is another one. */
  next(): RowPlace {
    const { numbers, groups } = this.#layout;
    if (this.codesFrom + groups.length > this.#codes.length) {
      const rows = Math.ceil(this.#rows * 1.5 + 16);
      const [before, codesBefore] = [this.#numbers, this.#codes];
      this.#numbers = new Float32Array(rows * numbers.length);
      this.#numbers.set(before);
      this.#codes = new Uint8Array(rows * groups.length);
      this.#codes.set(codesBefore);
    }
    return this;
  }

  /** The row that was written counts. */
  keep(): void {
    this.#rows++;
  }

  /** All rows that count. */
  all(): TableFeatures {
    return {
      kind: "table",
      data: this.#numbers.subarray(0, this.numbersFrom),
      codes: this.#codes.subarray(0, this.codesFrom),
      layout: this.#layout,
      featureCount: this.#featureCount,
    };
  }
}
