import type { Run } from "./state.ts";

/**
 * How many nodes rounds after the first begin with, and how many reports a deadline asks for: `minNodes`, less those that take no further
 * part, or were sent away for what they said and are not back. A run that waited for these might never end, and a single node that lies
 * or gives up could bring that about.
 */
export function leastNodes({ settings, places, leftOut, sentAway, participants }: Run): number {
  const { minNodes = 1 } = settings;
  if (minNodes === 1) return 1;
  let left = 0;
  for (const name of places.keys()) {
    if (!leftOut.has(name) && !sentAway.has(name) && !participants.get(name)?.failed) left += 1;
  }
  return Math.max(1, Math.min(minNodes, left));
}
