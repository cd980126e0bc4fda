import { float32 } from "../learning/float32-room.ts";
import type { Allocate } from "../learning/kernels.ts";

/** Rows of float32 numbers of one width that grow one by one, without copies if their number is known beforehand. */
export class FloatRows {
  readonly #width: number;
  #data: Float32Array;
  #rows = 0;

  /** @param allocate gives room where kernels read without copying; used for the rows that are expected */
  constructor(width: number, expectedRows: number, allocate?: Allocate) {
    this.#width = width;
    this.#data = float32(width * expectedRows, allocate);
  }

  get rows(): number {
    return this.#rows;
  }

  /** The place of the next row's first number in the array that `data` has then. */
  get offset(): number {
    return this.#rows * this.#width;
  }

  /** Has room for the next row; another array once more rows have come than were expected. */
  get data(): Float32Array {
    if (this.offset + this.#width > this.#data.length) {
      const larger = new Float32Array(Math.ceil((this.#rows * 1.5 + 16) * this.#width));
      larger.set(this.#data);
      this.#data = larger;
    }
    return this.#data;
  }

  /** The row that was written at `offset` counts. */
  keep(): void {
    this.#rows++;
  }

  /** All rows that count, one after the other. */
  all(): Float32Array {
    return this.#data.subarray(0, this.offset);
  }
}
