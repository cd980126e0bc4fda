import { UserError } from "../protocol/user-error.ts";
import type { Features, Rows } from "./dataset.ts";
import type { GraphKernels } from "./graph/calls.ts";

/**
 * The loss of one example as a function of its score s = `<w, x>` and its real target y:
 * - `squared-hinge`: 1/2 * max(0, 1 - y*s)^2, for targets +1 and -1
 * - `logistic`: log(1 + exp(-y*s)), for targets +1 and -1
 * - `squared`: 1/2 * (s - y)^2
 */
export type LinearLoss = "squared-hinge" | "logistic" | "squared";

/** What a linear model minimises: the mean loss plus lambda/2 * ||w||^2. */
export interface LinearObjective {
  readonly loss: LinearLoss;
  /** lambda. */
  readonly regularization: number;
}

/** Allocates bytes that never move; their initial values are undefined. */
export type Allocate = (byteLength: number) => Uint8Array<ArrayBuffer>;

/**
 * The hot loops, one family for all models that are linear in their weights, one for softmax, and one for K-means.
 * Implementations differ in speed only and pass one contract suite (test/contract/kernels.ts). Rows
 * are addressed by number, so no batch is ever copied; a row that the features do not have is a RangeError. Sums over
 * examples are taken in float64, or in float32 over at most 64 examples at a time. Results are right as long as no sum
 * leaves the range of float32. Functions that end in Into overwrite their first argument.
 *
 * Not reentrant.
 */
export interface Kernels {
  /** For display: `plain`, `simd`, `relaxed-simd`. */
  readonly name: string;

  /**
   * Memory for feature data that these kernels read without copying; features elsewhere give the same results, but
   * slower. It begins at a multiple of 64 bytes, never moves, and is freed when nothing refers to it.
   *
   * @throws FeaturesTooLarge
   */
  readonly allocate: Allocate;

  /**
   * The same features in the form that these kernels read fastest; best called with features in memory from `allocate`. They may
   * overwrite the given features, which must not be used any more. All kernels read all kinds of features.
   */
  pack(features: Features): Features;

  /** For models that are graphs of operations. */
  readonly graphs: GraphKernels;

  /** `scores[i] = <weights, x[rows[i]]>`; scores has rows.length entries. */
  linearScoresInto(scores: Float32Array, weights: Float32Array, features: Features, rows: Rows): void;

  /** The objective, its mean taken over the rows (0 for no rows). `targets` holds one for every example of the dataset. */
  linearLoss(
    objective: LinearObjective,
    weights: Float32Array,
    features: Features,
    targets: Float32Array,
    rows: Rows,
  ): number;

  /** Overwrites `gradient` (weights.length) with the gradient of `linearLoss`, and returns that loss. */
  linearGradientInto(
    gradient: Float32Array,
    objective: LinearObjective,
    weights: Float32Array,
    features: Features,
    targets: Float32Array,
    rows: Rows,
  ): number;

  /**
   * `scores[i * K + k] = <w_k, x[rows[i]]>`. Weights of softmax are one vector of featureCount entries for each of the K
   * classes, one after the other.
   */
  softmaxScoresInto(scores: Float32Array, weights: Float32Array, features: Features, rows: Rows): void;

  /**
   * Mean cross-entropy, -log of the probability exp(s_y) / sum_k exp(s_k) of each row's class y, plus
   * regularization/2 * ||w||^2. `classes` holds a class for every example of the dataset.
   */
  softmaxLoss(
    regularization: number,
    weights: Float32Array,
    features: Features,
    classes: Uint8Array,
    rows: Rows,
  ): number;

  /** Overwrites `gradient` (weights.length) with the gradient of `softmaxLoss`, and returns that loss. */
  softmaxGradientInto(
    gradient: Float32Array,
    regularization: number,
    weights: Float32Array,
    features: Features,
    classes: Uint8Array,
    rows: Rows,
  ): number;

  /**
   * K-means: the number of the centre that is nearest to each row (the first one of several) and the squared distance
   * to it. Centres are one vector of featureCount entries after the other.
   */
  nearestCentresInto(
    nearest: Uint32Array,
    squaredDistances: Float32Array,
    centres: Float32Array,
    features: Features,
    rows: Rows,
  ): void;

  /**
   * K-means: overwrites `sums` (centres.length) with the sums of the rows that are nearest to each centre, `counts` with
   * their numbers, and returns the sum of the squared distances.
   */
  centreSumsInto(
    sums: Float64Array,
    counts: Uint32Array,
    centres: Float32Array,
    features: Features,
    rows: Rows,
  ): number;
}

/** Feature data of this size do not fit into memory. */
export class FeaturesTooLarge extends UserError {
  override readonly name = "FeaturesTooLarge";
  readonly byteLength: number;
  readonly maximumBytes: number;

  constructor(
    { byteLength, maximumBytes }: { readonly byteLength: number; readonly maximumBytes: number },
    options?: ErrorOptions,
  ) {
    const limit =
      byteLength > maximumBytes ? `these kernels hold at most ${maximumBytes}` : "this machine has not as much free";
    super(`${byteLength} bytes of features are too many: ${limit}`, {
      ...options,
      toDo: "spread the examples over more nodes, or use fewer",
    });
    this.byteLength = byteLength;
    this.maximumBytes = maximumBytes;
  }
}
