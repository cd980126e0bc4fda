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
  init(weightCount: number): S;
  /**
   * Makes the next w0 of the mean of a round's weights.
   *
   * @param weights the mean, overwritten by the next w0
   * @param start w0 of the round; it may be kept in the state, and must not be changed
   * @param rounds how many rounds the run will have, as far as is known; may be a fraction
   */
  applyInto(weights: Float32Array, state: S, start: Float32Array, rounds: number): S;
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

/** Where a run has n rounds, momentum is at most 1 - this/n. Chosen with even seeds (docs/lab-notes.md). */
const roundsForMomentum = 4.5;

/** mu of a round where the run will have so many rounds: momentum needs rounds in which to act. */
function easedMu(mu: number, rounds: number): number {
  return Math.max(0, Math.min(mu, 1 - roundsForMomentum / rounds));
}

/**
 * Momentum of mu where there are many rounds, and less where the budget pays for few. Nodes do not know which, and so they
 * cannot tell the mean from the next w0.
 *
 * @param mu at least 0, below 1
 */
export function easedMomentum(mu: number): ServerRule<MomentumState> {
  return {
    name: `momentum ${mu}, less with few rounds`,
    momentum: undefined,
    init: () => ({ earlier: undefined }),
    applyInto(weights, { earlier }, start, rounds) {
      if (earlier) addMomentumInto(weights, easedMu(mu, rounds), start, earlier);
      return { earlier: start };
    },
  };
}

/** The rule of this momentum: eased, or the same in all rounds. */
export function serverRuleOf({
  momentum: mu,
  eases,
}: {
  readonly momentum: number;
  readonly eases: boolean;
}): ServerRule {
  if (mu === 0) return averaging;
  return eases ? easedMomentum(mu) : momentum(mu);
}

function addMomentumInto(weights: Float32Array, mu: number, start: Float32Array, earlier: Float32Array): void {
  for (let j = 0; j < weights.length; j++) {
    weights[j] = (weights[j] as number) + mu * ((start[j] as number) - (earlier[j] as number));
  }
}
