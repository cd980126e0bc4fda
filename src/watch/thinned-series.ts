/**
 * A series of which the newest items are whole and the older ones fewer, evenly: whenever there are too many, every other
 * one of the older goes. The first item stays, and the best one.
 */
export class ThinnedSeries<T> {
  readonly #rankOf: (item: T) => number;
  /** With the place that each had in the series, counted from 0. */
  #entries: { readonly place: number; readonly item: T }[] = [];
  #most: number;
  #length = 0;
  /** Of the older items those stay whose place is a multiple of this. */
  #stride = 1;
  #best = Number.POSITIVE_INFINITY;
  #bestPlace = -1;

  /** Not more than `most` items; `rankOf` tells which is the best (the smallest rank; NaN is none). */
  constructor(most: number, rankOf: (item: T) => number = () => Number.NaN) {
    this.#most = most;
    this.#rankOf = rankOf;
  }

  add(item: T): void {
    const place = this.#length++;
    const value = this.#rankOf(item);
    if (value < this.#best) {
      this.#best = value;
      this.#bestPlace = place;
    }
    this.#entries.push({ place, item });
    this.#thin();
  }

  /** From now on there are not more than `most`. */
  limit(most: number): void {
    this.#most = most;
    this.#thin();
  }

  items(): T[] {
    return this.#entries.map(({ item }) => item);
  }

  #thin(): void {
    if (this.#entries.length <= this.#most) return;
    // Three quarters at most are kept, so that this happens seldom; a quarter of all are the newest, which are whole.
    const enough = (3 * this.#most) / 4;
    const whole = this.#length - this.#most / 4;
    const stays = ({ place }: { readonly place: number }) =>
      place % this.#stride === 0 || place === this.#bestPlace || place >= whole;
    let kept = this.#entries.filter(stays);
    while (kept.length > enough && this.#stride < this.#length) {
      this.#stride *= 2;
      kept = kept.filter(stays);
    }
    this.#entries = kept;
  }
}
