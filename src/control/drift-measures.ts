/**
 * How far a round's local updates moved the nodes: together, apart by minibatch noise, and apart because their data differ. All
 * are squared distances between weights, as example-weighted means over the nodes that reported.
 */
export interface DriftMeasures {
  /** ||mean - w0||^2, where mean = sum_i p_i w_i: how far the nodes moved together. */
  readonly movement: number;
  /** sum_i p_i ||w_i - mean||^2: how far apart they ended. */
  readonly divergence: number;
  /** How far apart minibatch noise alone would have moved them: eta^2 * sum_i p_i tau_i noise_i^2. */
  readonly noise: number;
  /** The part of the divergence that noise does not explain, at least 0. */
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
 * The measures of a round. They do not need all w_i at once: sum_i p_i ||w_i - mean||^2 is the mean squared movement of the nodes
 * minus the squared movement of their mean, and the noise of tau independent minibatch gradients moves a node by a mean square
 * of eta^2 * tau times the variance of one.
 */
export function measureDrift({ eta, ofNodes, ofMean, noise: variances }: MeasuredMovement): DriftMeasures {
  const divergence = Math.max(0, ofNodes - ofMean);
  const noise = eta * eta * variances;
  return { movement: ofMean, divergence, noise, drift: Math.max(0, divergence - noise) };
}

/** A larger ratio makes no difference, and without a limit means of it could overflow. */
const largestDisagreement = 1e15;

/**
 * q = drift^2 / (noise^2 + movement^2), the disagreement: how far differing data move the nodes apart, relative to noise and to
 * their common movement. 0 where neither moved anything. Grows with the square of tau.
 */
export function disagreement({ drift, noise, movement }: DriftMeasures): number {
  const reference = noise + movement;
  if (!(reference > 0 && drift > 0)) return 0;
  return Math.min(largestDisagreement, drift / reference);
}

/**
 * The share of a round's common movement that is steady, 0 to 1: max(0, 1 - ||noise of the mean||^2 / movement^2). Noise alone moves the
 * mean of the nodes by eta^2 * sum_i p_i^2 tau_i noise_i^2 on average. 1 with full batches; 0 where nothing moves, or
 * where noise explains all of it, as near an optimum.
 */
export function steadyShare(movement: number, noiseOfMean: number): number {
  return movement > 0 ? Math.max(0, 1 - noiseOfMean / movement) : 0;
}
