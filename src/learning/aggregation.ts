import { addScaledInto } from "../math/vectors.ts";

/**
 * The weighted mean of vectors that arrive one after the other: for w = sum_i D_i w_i / D, each node's weights w_i are
 * added with the number of its examples D_i. Holds one float64 sum, never the vectors, and so takes the same memory for any
 * number of nodes; the means of two groups of nodes merge into that of both.
 */
export class RunningWeightedMean {
  readonly #sums: Float64Array;
  #weight = 0;
  #count = 0;

  /** @param length entries of each vector */
  constructor(length: number) {
    this.#sums = new Float64Array(length);
  }

  /** Vectors added so far. */
  get count(): number {
    return this.#count;
  }

  /** Sum of their weights. */
  get weight(): number {
    return this.#weight;
  }

  /** Adds a vector, which is read here and not kept. Throws a RangeError if its length or its weight (> 0) is wrong. */
  add(vector: ArrayLike<number>, weight: number): void {
    this.#requireLength(vector.length);
    if (!(weight > 0 && weight < Infinity)) throw new RangeError(`a vector cannot be added with weight ${weight}`);
    addScaledInto(this.#sums, weight, vector);
    this.#weight += weight;
    this.#count++;
  }

  /** Forgets everything that was added, to begin anew in the same memory. */
  clear(): void {
    this.#sums.fill(0);
    this.#weight = 0;
    this.#count = 0;
  }

  /** Adds everything that was added to the other mean, which stays as it is, each weight times a factor (> 0). */
  merge(other: RunningWeightedMean, factor = 1): void {
    this.#requireLength(other.#sums.length);
    addScaledInto(this.#sums, factor, other.#sums);
    this.#weight += factor * other.#weight;
    this.#count += other.#count;
  }

  /** Overwrites `target` with the mean. Throws a RangeError if nothing was added. */
  meanInto(target: Float32Array | Float64Array): void {
    this.#requireLength(target.length);
    if (this.#count === 0) throw new RangeError("there is no mean of no vectors");
    for (let i = 0; i < target.length; i++) target[i] = (this.#sums[i] as number) / this.#weight;
  }

  /** `||mean - vector||^2`, in float64. Throws a RangeError if nothing was added. */
  squaredDistanceTo(vector: ArrayLike<number>): number {
    this.#requireLength(vector.length);
    if (this.#count === 0) throw new RangeError("there is no mean of no vectors");
    let sum = 0;
    for (let i = 0; i < vector.length; i++) {
      const difference = (this.#sums[i] as number) / this.#weight - (vector[i] as number);
      sum += difference * difference;
    }
    return sum;
  }

  #requireLength(length: number): void {
    if (length !== this.#sums.length) {
      throw new RangeError(`this is a mean of vectors of ${this.#sums.length} entries, not ${length}`);
    }
  }
}
