import { without } from "./mutate.ts";

/** Bytes are tried to be left out and made zero as long as the case goes on failing, so many times at most. */
const mostTrials = 2000;

/** A smaller case that fails as well. @param fails whether a case does */
export async function shrunk(input: Uint8Array, fails: (input: Uint8Array) => Promise<boolean>): Promise<Uint8Array> {
  let best = input;
  let trials = 0;
  async function isBetter(candidate: Uint8Array): Promise<boolean> {
    trials += 1;
    if (trials > mostTrials || !(await fails(candidate))) return false;
    best = candidate;
    return true;
  }
  for (let size = best.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at + size <= best.length; ) {
      if (!(await isBetter(without(best, at, size)))) at += size;
    }
  }
  for (let at = 0; at < best.length; at++) {
    if (best[at] === 0) continue;
    const candidate = best.slice();
    candidate[at] = 0;
    await isBetter(candidate);
  }
  return best;
}
