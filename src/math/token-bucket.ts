/** How often something may happen: so many times at once, and so many a second in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** A bucket of tokens that fills by itself; whatever is to be limited takes one each time. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #atSeconds: number;

  constructor(rate: Rate, nowSeconds: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#atSeconds = nowSeconds;
  }

  /** @returns whether there was a token to take */
  take(nowSeconds: number): boolean {
    if (!this.has(nowSeconds)) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Whether there is a token to take. */
  has(nowSeconds: number): boolean {
    this.#fill(nowSeconds);
    return this.#tokens >= 1;
  }

  /**
   * Takes so many, whether they are there or not: what is missing has to come again first, but never more than one burst.
   *
   * @returns how many were there
   */
  spend(tokens: number, nowSeconds: number): number {
    this.#fill(nowSeconds);
    const there = Math.min(tokens, Math.max(0, this.#tokens));
    this.#tokens = Math.max(-this.#rate.burst, this.#tokens - tokens);
    return there;
  }

  /** More tokens, as far as there is room. */
  add(tokens: number): void {
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + tokens);
  }

  #fill(nowSeconds: number): void {
    this.add(Math.max(0, nowSeconds - this.#atSeconds) * this.#rate.perSecond);
    this.#atSeconds = Math.max(this.#atSeconds, nowSeconds);
  }
}
