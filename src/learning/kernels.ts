import type { Features, Rows } from "./dataset.ts";

/** The loss of one example as a function of its score s = `<w, x>` and its real target y; `squared-hinge` is
 *  1/2 * max(0, 1 - y*s)^2. */
export type LinearLoss = "squared-hinge";

/**
 * The hot loops. Every model that is linear in its weights asks for these; implementations differ in speed only and
 * pass one contract suite (test/contract/kernels.ts). Rows are addressed by number, so no batch is ever copied.
 * Sums over examples are taken in float64.
 */
export interface Kernels {
  /** Shown to people, for example `plain`. */
  readonly name: string;

  /** `scores[i] = <weights, x[rows[i]]>`; scores has rows.length entries. */
  linearScoresInto(scores: Float32Array, weights: Float32Array, features: Features, rows: Rows): void;

  /** Mean loss over the rows; 0 for no rows. `targets` holds a real target for every example of the dataset. */
  linearLoss(loss: LinearLoss, weights: Float32Array, features: Features, targets: Float32Array, rows: Rows): number;

  /** Overwrites `gradient` (weights.length) with the gradient of the mean loss, and returns that mean loss; 0 and
   *  a zero gradient for no rows. */
  linearGradientInto(
    gradient: Float32Array,
    loss: LinearLoss,
    weights: Float32Array,
    features: Features,
    targets: Float32Array,
    rows: Rows,
  ): number;
}
