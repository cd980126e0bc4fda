/** A part of the budget that is spent, as shares of the whole: first computing, then messages. */
export interface RingSlice {
  readonly from: number;
  readonly computed: number;
  readonly to: number;
}

interface RoundCosts {
  /** Seconds of the budget that were consumed before and after each round. */
  readonly before: ArrayLike<number>;
  readonly after: ArrayLike<number>;
  readonly tau: ArrayLike<number>;
  /** Seconds that one local update took in each round. */
  readonly c: ArrayLike<number>;
}

/** Finer slices could not be seen. */
const leastShare = 1 / 240;

/** What the rounds so far spent of a budget of time, in its true proportions; short rounds are put together. */
export function ringSlices({ before, after, tau, c }: RoundCosts, budgetSeconds: number): readonly RingSlice[] {
  const slices: RingSlice[] = [];
  let from: number | undefined;
  let computing = 0;
  for (let i = 0; i < after.length; i++) {
    from ??= (before[i] as number) / budgetSeconds;
    const to = (after[i] as number) / budgetSeconds;
    const whole = (after[i] as number) - (before[i] as number);
    // The last exchange, which only evaluates, has no local updates and no cost of one.
    computing += Math.min(whole, (tau[i] as number) * (c[i] as number) || 0) / budgetSeconds;
    if (to - from < leastShare && i < after.length - 1) continue;
    slices.push({ from, computed: from + computing, to });
    from = undefined;
    computing = 0;
  }
  return slices;
}

/** How much of the budget went into computing and into messages (with all waiting for them), as shares of what is spent. */
export function spentShares(slices: readonly RingSlice[]): { readonly computing: number; readonly messages: number } {
  let computing = 0;
  let whole = 0;
  for (const { from, computed, to } of slices) {
    computing += computed - from;
    whole += to - from;
  }
  const share = whole > 0 ? computing / whole : 0;
  return { computing: share, messages: whole > 0 ? 1 - share : 0 };
}
