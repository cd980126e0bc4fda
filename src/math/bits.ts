/** Sets of small numbers as bits: the number n is bit n % 8 of byte n / 8, the lowest first. */

export const bitBytes = (count: number): number => Math.ceil(count / 8);

export function setBit(bits: Uint8Array, at: number): void {
  bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7));
}

export const hasBit = (bits: Uint8Array, at: number): boolean => ((bits[at >> 3] as number) & (1 << (at & 7))) !== 0;

/** The numbers below `count` that are in the set, in their order. */
export function* bitsSet(bits: Uint8Array, count: number): Iterable<number> {
  for (let at = 0; at < count; at++) if (hasBit(bits, at)) yield at;
}
