/** rho_i, beta_i and grad F_i(w0) of a node with this number of examples. */
export interface GradientReport {
  readonly examples: number;
  readonly rho: number;
  readonly beta: number;
  readonly gradient: Float32Array;
}

/** What a node says of a round, as far as sums go. */
export interface SummedReport {
  /** D_i, more than 0. */
  readonly examples: number;
  readonly localUpdates: number;
  /** reach(tau_i), where it is not tau_i (reach.ts). */
  readonly reach?: number;
  readonly localSeconds: number;
  /** w_i; left out if there were no local updates. */
  readonly weights?: Float32Array | undefined;
  readonly lossAtStart: number;
  readonly lossOfBest: number;
  readonly lossOfMean?: number | undefined;
  readonly lossOfMeanVariance?: number | undefined;
  readonly estimates?: Omit<GradientReport, "examples"> | undefined;
  readonly drift?: { readonly squaredMovement: number; readonly squaredNoise: number } | undefined;
  /** Whether its local updates had a drift correction. */
  readonly corrected?: boolean | undefined;
  /** Of rules that tell it: the mean of the gradients that the node followed (local-rule.ts). */
  readonly path?: Float32Array | undefined;
  /** c_i after the round, and eta of it. */
  readonly correction?: Float32Array | undefined;
  readonly stepSize?: number | undefined;
  /** ||g_i||, to be counted: as it was before it was clipped. */
  readonly length?: number | undefined;
}

/** What a node says of itself, which nobody else has seen. */
export interface Claims {
  readonly examples: number;
  readonly localUpdates: number;
  readonly localSeconds: number;
  readonly loss: number;
  readonly lossOfBest: number;
  readonly lossOfMean?: number | undefined;
  readonly squaredNoise?: number | undefined;
}
