/** What a node says of itself, bounded by what the others say: nobody's word alone decides. */

/** A node's number counts for at most so many times what most of the others say, and for no less than that part of what few of them do. */
export const mostTimes = 16;

/** A number that is so many times beyond that is no honest one. */
export const incredibleTimes = 16;

/** Of the others, so many may be above what counts as what most of them say: as many may lie. */
const share = 0.7;

export interface Bounds {
  readonly least: number;
  readonly most: number;
  /** Beyond these a claim is named. */
  readonly credible: { readonly least: number; readonly most: number };
}

/**
 * The bounds of a node's number, which is not negative, by those of the others; undefined with fewer than two others, as then nobody
 * can say who is wrong.
 */
export function boundsAmong(others: readonly number[]): Bounds | undefined {
  if (others.length < 2) return undefined;
  const sorted = others.toSorted((a, b) => a - b);
  const last = sorted.length - 1;
  const most = mostTimes * (sorted[Math.ceil(share * last)] as number);
  const least = (sorted[Math.floor((1 - share) * last)] as number) / mostTimes;
  return { least, most, credible: { least: least / incredibleTimes, most: most * incredibleTimes } };
}

/** A claim, within bounds, and whether it was incredible. */
export function bounded(
  claim: number,
  bounds: Bounds | undefined,
): { readonly value: number; readonly named: boolean } {
  if (bounds === undefined) return { value: claim, named: false };
  const { least, most, credible } = bounds;
  return { value: Math.min(most, Math.max(least, claim)), named: claim < credible.least || claim > credible.most };
}
