/**
 * A running mean of the weights that rounds led to, in which older ones count for less and less (Polyak and Ruppert's averaging
 * over the end of a run). Near the optimum the weights only move around it by minibatch noise, which a mean removes; before that
 * a mean lags behind. One vector, and no messages. Plain data.
 */
export interface IterateMean {
  readonly weights: Float32Array;
  /** How much of the budget it reaches back over, as a share of the whole. */
  readonly window: number;
}

/** What a round says of how far back the mean should reach. All shares are of the whole budget. */
export interface IterateRound {
  /** What the round spent, more than 0. */
  readonly spent: number;
  /** What is spent since the start, with this round. */
  readonly elapsed: number;
  /** How much of the round's movement was steady, 0 to 1 (control/drift-measures.ts). */
  readonly steady: number;
}

/**
 * The window is held between the last fifth and the last two fifths of what is spent: with weights that fall like t^g, a mean reaches
 * back over about 1/(g + 1) of the time t (Shamir and Zhang 2013). Chosen with even seeds (docs/lab-notes.md).
 */
const leastG = 1.5;
const mostG = 4;

/** A mean before the first round: the initial weights, which nothing of is left after it. */
export function iterateMeanOf(initial: Float32Array): IterateMean {
  return { weights: initial.slice(), window: 0 };
}

/**
 * The mean with the weights of one more round in it; it overwrites the one before. The round counts by what it spent; the window
 * forgets in proportion to how steady the movement was,
 *
 *     window <- window * (1 - steady) + spent,   mean <- mean + spent/window * (w - mean)
 */
export function withIterateInto(before: IterateMean, iterate: Float32Array, round: IterateRound): IterateMean {
  const { weights } = before;
  const { spent, elapsed, steady } = round;
  const share = (g: number) => ((g + 1) * spent) / (elapsed + g * spent);
  const wanted = spent / (before.window * (1 - steady) + spent);
  const part = Math.min(share(mostG), Math.max(share(leastG), wanted));
  for (let j = 0; j < weights.length; j++) {
    const mean = weights[j] as number;
    weights[j] = mean + part * ((iterate[j] as number) - mean);
  }
  return { weights, window: spent / part };
}
