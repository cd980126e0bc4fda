/** The newest weights that were good for most nodes, to go back to when these cannot go on (going-back.ts). Plain data. */
export interface GoodWeights {
  /** The round that began from them, and its tau. */
  readonly round: number;
  readonly localUpdates: number;
  readonly weights: Float32Array;
  /** Their loss, as the means of the nodes' had it. */
  readonly loss: number;
  /** The median of the nodes' losses in the first round. */
  readonly firstLoss: number;
  /** What the strategy knew before that round. */
  readonly strategyState: unknown;
}
