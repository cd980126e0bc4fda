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

/** What all others than one node say. */
export interface Others {
  /** Of the node's number, which is not negative; undefined with fewer than two others, as then nobody can say who is wrong. */
  readonly bounds: Bounds | undefined;
  readonly least: number;
}

/** For each of the nodes' numbers, what the others say; sorted once, because there may be thousands. */
export function othersOfEach(numbers: readonly number[]): readonly Others[] {
  const order = Array.from(numbers.keys()).sort((i, j) => (numbers[i] as number) - (numbers[j] as number));
  const last = numbers.length - 2;
  const each = new Array<Others>(numbers.length);
  for (const [place, i] of order.entries()) {
    const other = (k: number) => numbers[order[k < place ? k : k + 1] as number] as number;
    each[i] = { bounds: last < 1 ? undefined : boundsBy(other, last), least: last < 0 ? Infinity : other(0) };
  }
  return each;
}

/** @param sorted the number at a place, from 0 to `last` */
function boundsBy(sorted: (place: number) => number, last: number): Bounds {
  const most = mostTimes * sorted(Math.ceil(share * last));
  const least = sorted(Math.floor((1 - share) * last)) / mostTimes;
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
