/**
 * What the aggregator makes of the mean of a round's weights. A rule is a value without memory of its own: what it has to
 * remember from round to round is its state, plain data. A call may change the state that it gets; only the state that it
 * returns is used afterwards. Before a round whose nodes are not those of the round before, the state begins again with
 * `init`.
 */
export interface ServerRule<S = unknown> {
  /** For people, for example `momentum 0.6`. */
  readonly name: string;
  /**
   * mu, if the next w0 is mean + mu*(w0 - w0'), w0' being where the round before began (without the last term after
   * `init`): nodes, which know these, then derive the mean. Undefined for every other rule: the mean cannot be told from
   * the next w0, so that local rules which need it (`corrects`) must be given it.
   */
  readonly momentum: number | undefined;
  /** True: the next w0 is only where the next round begins; what the run has reached is the mean. Left out: the next w0 is that too. */
  readonly looksAhead?: boolean;
  init(weightCount: number): S;
  /**
   * Makes the next w0 of the mean of a round's weights.
   *
   * @param weights the mean, overwritten by the next w0
   * @param start w0 of the round; it may be kept in the state, and must not be changed
   */
  applyInto(weights: Float32Array, state: S, start: Float32Array): S;
}

/** Plain averaging: the mean is the next w0. */
export const averaging: ServerRule<undefined> = {
  name: "averaging",
  momentum: 0,
  init: () => undefined,
  applyInto: () => undefined,
};

/** Where the round before began, unless the rule has just begun. */
interface MomentumState {
  readonly earlier: Float32Array | undefined;
}

/**
 * Momentum at the aggregator (Hsu, Qi and Brown, FedAvgM, 2019), which goes on for a while in the direction of the steps
 * before. With d = mean - w0, the step of a round that began at w0,
 *
 *     v <- mu*v + d,   w0 <- w0 + v
 *
 * Since v is the last step that was made, w0 - w0', this is the same as
 *
 *     next w0 = mean + mu * (w0 - w0')
 *
 * w0' being where the round before began. So nothing beside weights has to be kept, and nodes, which know them too, can
 * tell the mean from the next w0 (see local-rules/scaffold.ts).
 *
 * @param mu at least 0, below 1
 */
export function momentum(mu: number): ServerRule<MomentumState> {
  return {
    name: `momentum ${mu}`,
    momentum: mu,
    init: () => ({ earlier: undefined }),
    applyInto(weights, { earlier }, start) {
      if (earlier) addMomentumInto(weights, mu, start, earlier);
      return { earlier: start };
    },
  };
}

/** The mean of the round before, and how many rounds there were. */
interface NesterovState {
  readonly mean: Float32Array | undefined;
  readonly rounds: number;
}

/** mu_k after round k: without a step before there is none, and it grows as the steps become smaller. */
function muAfter(round: number, mu: number): number {
  return Math.min(mu, (round - 1) / (round + 1));
}

/**
 * Nesterov's momentum: the next round begins ahead of the mean, by a share of what the mean has moved since the round before,
 *
 *     next w0 = mean + mu_k * (mean - mean'),   mu_k = min(mu, (k - 1)/(k + 1))
 *
 * after round k. What the run has reached is the mean. Nodes do not know which mu_k it was, and so they cannot tell the mean from the
 * next w0.
 *
 * @param mu at least 0, below 1
 */
export function nesterovMomentum(mu: number): ServerRule<NesterovState> {
  return {
    name: `Nesterov's momentum, up to ${mu}`,
    momentum: undefined,
    looksAhead: true,
    init: () => ({ mean: undefined, rounds: 0 }),
    applyInto(weights, { mean: before, rounds }) {
      const mean = weights.slice();
      if (before) addMomentumInto(weights, muAfter(rounds + 1, mu), mean, before);
      return { mean, rounds: rounds + 1 };
    },
  };
}

/** The rule of this momentum: Nesterov's, or the plain one. */
export function serverRuleOf({
  momentum: mu,
  nesterov,
}: {
  readonly momentum: number;
  readonly nesterov: boolean;
}): ServerRule {
  if (mu === 0) return averaging;
  return nesterov ? nesterovMomentum(mu) : momentum(mu);
}

function addMomentumInto(weights: Float32Array, mu: number, newer: Float32Array, earlier: Float32Array): void {
  for (let j = 0; j < weights.length; j++) {
    weights[j] = (weights[j] as number) + mu * ((newer[j] as number) - (earlier[j] as number));
  }
}
