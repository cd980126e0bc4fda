/** What is known of a loss that should fall from round to round. Plain data. */
export interface WatchedLoss {
  /** That of the first round. */
  readonly first: number;
  /** Averaged exponentially over rounds, so that chance in single minibatches counts for less. */
  readonly average: number;
  /** The least average since it rose last. */
  readonly least: number;
  /** The largest tau that it lets be; left out where it has never risen. */
  readonly largestTau?: number;
  /** Whether it rose in the last round. */
  readonly rises: boolean;
}

/** The weight of the newest round in the average. */
const newest = 0.5;
/** An average has risen that is above the least one by this part of it, and of what was gained: where little is left, minibatches differ by more. */
const risen = { ofLeast: 0.1, ofGained: 0.05 } as const;
/** After a rise tau is cut to this part of what it was, and may grow again by this factor from round to round. */
const cut = 0.5;
const recovery = 1.1;

/**
 * With the loss of the weights that a round of tau local updates began at. Where it rises, tau was too large for it: the largest tau falls to half.
 * A loss that is no finite number says nothing.
 */
export function withLoss(before: WatchedLoss | undefined, loss: number, tau: number): WatchedLoss | undefined {
  if (!Number.isFinite(loss)) return before;
  if (before === undefined) return { first: loss, average: loss, least: loss, rises: false };
  const { first, largestTau } = before;
  const average = before.average + newest * (loss - before.average);
  // What it rose to is what the next rounds are compared with: one rise counts once.
  const rise = Math.max(risen.ofLeast * before.least, risen.ofGained * (first - before.least));
  if (average > before.least + rise)
    return { first, average, least: average, largestTau: Math.max(1, Math.floor(cut * tau)), rises: true };
  const least = Math.min(before.least, average);
  return {
    first,
    average,
    least,
    rises: false,
    ...(largestTau !== undefined && { largestTau: recovery * largestTau }),
  };
}
