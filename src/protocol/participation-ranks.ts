import { createRandom } from "../math/random.ts";

/**
 * Who takes part in a round, so that samples merge: each place in a run has a rank in each round, drawn by seed, round and place alone,
 * and those of the lowest ranks take part. A relay that knows the highest rank that does can tell for its own nodes.
 */

/** Ranks of a round, by places: whole numbers from 0 to 2^32 - 1, no two alike. */
export function participationRanks(seed: number, round: number): (place: number) => number {
  const random = createRandom(seed, "participation", round);
  const [first, second] = [random.integer(2 ** 32), random.integer(2 ** 32)];
  // Each step has an inverse, so that different places keep different numbers.
  return (place) => mixed(mixed(Math.imul(place, 0x9e3779b1) ^ first) ^ second);
}

/** The finalizer of MurmurHash3 (Austin Appleby, public domain). */
function mixed(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** The highest of the `size` lowest ranks; of none, none is low enough. */
export function highestRankOf(ranks: ArrayLike<number>, size: number): number {
  if (size <= 0) return -1;
  const sorted = Float64Array.from(ranks).sort();
  return sorted[Math.min(size, sorted.length) - 1] ?? -1;
}
