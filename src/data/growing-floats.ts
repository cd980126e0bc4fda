/** Numbers that come one by one, without copies if how many is known beforehand. */
export class GrowingFloats {
  #data: Float32Array;
  #count = 0;

  constructor(expected: number) {
    this.#data = new Float32Array(expected);
  }

  add(value: number): void {
    if (this.#count === this.#data.length) {
      const larger = new Float32Array(Math.ceil(this.#count * 1.5 + 16));
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.#count] = value;
    this.#count++;
  }

  all(): Float32Array {
    return this.#data.subarray(0, this.#count);
  }
}
