/** w0 of the last round as its nodes have it, and what was meant, less that. Plain data. */
export interface ToldWeights {
  readonly round: number;
  readonly weights: Float32Array;
  readonly lost: Float32Array;
}
