/** A stretch of a plot's horizontal axis. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const nearest = 1e-3;

/** The part of the whole axis that was asked for, in either direction; undefined if it is all of it or next to nothing. */
export function chosenStretch(a: number, b: number, whole: Stretch): Stretch | undefined {
  const from = Math.max(whole.from, Math.min(a, b));
  const to = Math.min(whole.to, Math.max(a, b));
  const length = whole.to - whole.from;
  if (!(to - from >= length * nearest) || to - from >= length * (1 - 1e-9)) return undefined;
  return { from, to };
}

/** Nearer by this factor (2: half of what was seen), about a place that stays where it is. */
export function nearer(now: Stretch, place: number, factor: number, whole: Stretch): Stretch | undefined {
  const from = place - (place - now.from) / factor;
  const to = place + (now.to - place) / factor;
  return chosenStretch(from, to, whole) ?? (factor > 1 ? now : undefined);
}

/** Moved along by a share of itself, and no further than the ends. */
export function moved(now: Stretch, share: number, whole: Stretch): Stretch {
  const length = now.to - now.from;
  const from = Math.min(Math.max(whole.from, now.from + share * length), whole.to - length);
  return { from, to: from + length };
}

/**
 * Rows of ascending places that are needed to draw a stretch: those in it, and one on each side to which lines lead.
 */
export function rowsOf(places: Float64Array, { from, to }: Stretch): { readonly first: number; readonly end: number } {
  const first = firstRow(places, (place) => place >= from);
  const end = firstRow(places, (place) => place > to);
  return { first: Math.max(0, first - 1), end: Math.min(places.length, end + 1) };
}

/** The first row whose place is so; places ascend, and once one is so all later ones are. */
export function firstRow(places: ArrayLike<number>, isSo: (place: number) => boolean): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(places[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
