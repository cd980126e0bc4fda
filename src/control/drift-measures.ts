/**
 * How far a round's local updates took the nodes: together, apart by chance, and apart because their data disagree. All
 * are squared distances between weights, as example-weighted means over the nodes that reported.
 */
export interface DriftMeasures {
  /** ||mean - w0||^2, where mean = sum_i p_i w_i: how far the nodes went together. */
  readonly movement: number;
  /** sum_i p_i ||w_i - mean||^2: how far apart they ended. */
  readonly divergence: number;
  /** How far apart chance alone would have taken them: eta^2 * sum_i p_i tau_i noise_i^2. */
  readonly noise: number;
  /** What chance does not explain of the divergence, at least 0. */
  readonly drift: number;
}

/** What nodes measured in one round, as example-weighted means (p_i = D_i/D), and what the aggregator measured. */
export interface MeasuredMovement {
  /** Step size. */
  readonly eta: number;
  /** sum_i p_i ||w_i - w0||^2. */
  readonly ofNodes: number;
  /** ||mean - w0||^2. */
  readonly ofMean: number;
  /** sum_i p_i tau_i noise_i^2; noise_i^2 is the variance of node i's minibatch gradient at w0. */
  readonly noise: number;
}

/**
 * The measures of a round. Nobody needs to know all w_i at once: sum_i p_i ||w_i - mean||^2 is what the nodes moved less
 * what their mean moved (both in square), and tau independent minibatch gradients move a node by chance as far as
 * eta^2 * tau times the variance of one.
 */
export function measureDrift({ eta, ofNodes, ofMean, noise: variances }: MeasuredMovement): DriftMeasures {
  const divergence = Math.max(0, ofNodes - ofMean);
  const noise = eta * eta * variances;
  return { movement: ofMean, divergence, noise, drift: Math.max(0, divergence - noise) };
}

/** More than this is not to be told apart; without a limit, means of it would not stay numbers. */
const largestDisagreement = 1e15;

/**
 * q = drift^2 / (noise^2 + movement^2): how much the nodes' disagreement takes them apart, measured by what chance
 * and their common way do. 0 where neither moved anything. Grows with the square of tau.
 */
export function disagreement({ drift, noise, movement }: DriftMeasures): number {
  const reference = noise + movement;
  if (!(reference > 0 && drift > 0)) return 0;
  return Math.min(largestDisagreement, drift / reference);
}

/**
 * a = movement^2 / (movement^2 + noise^2), 0 to 1: how steadily a round took the nodes in one direction. 1 where chance
 * plays no part, as with full batches; near 0 where chance is all that still moves them, as around an optimum.
 */
export function steadiness({ movement, noise }: DriftMeasures): number {
  return movement > 0 ? 1 / (1 + noise / movement) : 0;
}
