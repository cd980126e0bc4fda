import { ascending } from "../math/statistics.ts";

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
  const sorted = ascending(numbers);
  const last = numbers.length - 2;
  if (last < 0) return numbers.map(() => ({ bounds: undefined, least: Infinity }));
  const [low, high] = [Math.floor((1 - share) * last), Math.ceil(share * last)];
  /** Where nobody's number counts itself, the others' number at a place is the one there, or the next one. */
  const other = (number: number, place: number) =>
    sorted[number > (sorted[place] as number) ? place : place + 1] as number;
  const known: (Others | undefined)[] = [];
  const above = (number: number, place: number) => (number > (sorted[place] as number) ? 1 : 0);
  return numbers.map((number) => {
    // There are only so many kinds of others: by how many of the three places the number is above.
    const kind = above(number, 0) + above(number, low) + above(number, high);
    const others = known[kind] ?? {
      bounds: last < 1 ? undefined : boundsBy(other(number, low), other(number, high)),
      least: other(number, 0),
    };
    known[kind] = others;
    return others;
  });
}

function boundsBy(few: number, mostOfThem: number): Bounds {
  const most = mostTimes * mostOfThem;
  const least = few / mostTimes;
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
