/**
 * Which records of a table are kept for testing: so large a share of any stretch of them, evenly spread, and within each
 * stretch by chance. Depends on nothing but the record's number (counted from 0), the share and the seed.
 *
 * @param share from 0 to less than 1
 */
export function createHoldout(share: number, seed: number): (record: number) => boolean {
  if (!(share >= 0 && share < 1)) throw new RangeError(`a share of ${share} cannot be held out`);
  if (share === 0) return () => false;
  // Of each stretch one record is chosen; if more are for testing than not, the one that is not.
  const chosenIsTest = share <= 0.5;
  const length = 1 / (chosenIsTest ? share : 1 - share);
  return (record) => {
    const stretch = Math.floor(record / length);
    const first = Math.ceil(stretch * length);
    const next = Math.ceil((stretch + 1) * length);
    // A record at the end of a stretch may be counted to the next one by rounding.
    const chosen = first + Math.floor(chance(seed, stretch) * (next - first));
    return (record === chosen) === chosenIsTest;
  };
}

/** A number of [0, 1): the finalizer of MurmurHash3 over seed and index. */
function chance(seed: number, index: number): number {
  let h = (seed ^ Math.imul(index + 1, 0x9e3779b1)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
