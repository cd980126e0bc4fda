import { UsageError } from "./usage.ts";

/** Seeds are whole numbers of 32 bits: what is larger would repeat what a smaller one gives. */
export const largestSeed = 2 ** 32 - 1;

/**
 * `count` seeds from the first one on.
 *
 * @throws UsageError if there are not as many
 */
export function seedsFrom(first: number, count: number, step = 1): number[] {
  if (first + (count - 1) * step > largestSeed) {
    throw new UsageError(`${count} seeds from --seed ${first} on go beyond ${largestSeed}, the largest`, {
      toDo: "give a smaller --seed or fewer --seeds",
    });
  }
  return Array.from({ length: count }, (_, i) => first + i * step);
}
