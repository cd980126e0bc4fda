import { squaredDistance } from "../../math/vectors.ts";

/**
 * Clipping at a common length (after Karimireddy, He and Jaggi, Learning from History for Byzantine Robust Optimization, 2021): the mean
 * gradient that a node followed counts for no more than `clipLength`,
 *
 *     w_i <- w0 + min(1, clipLength / ||g_i||) (w_i - w0),    g_i = (w0 - w_i) / (reach(tau_i) * eta)
 *
 * The node and the aggregator both do this, so that c_i, c and the mean are of the same vector.
 */
export interface ClippedStep {
  /** w0. */
  readonly start: Float32Array;
  /** reach(tau_i) (../reach.ts), which is tau_i without momentum at the nodes. */
  readonly reach: number;
  /** eta. */
  readonly stepSize: number;
  readonly clipLength: number;
}

/** By what a node's way from w0 is multiplied; 1 if it is not too long. */
export function clipFactor(weights: Float32Array, { start, reach, stepSize, clipLength }: ClippedStep): number {
  const length = Math.sqrt(squaredDistance(weights, start)) / (reach * stepSize);
  return length > clipLength ? clipLength / length : 1;
}

/** `target` becomes w0 + factor (w_i - w0); it may be w_i itself. */
export function shortenInto(target: Float32Array, weights: Float32Array, start: Float32Array, factor: number): void {
  for (let j = 0; j < target.length; j++) {
    const from = start[j] as number;
    target[j] = from + factor * ((weights[j] as number) - from);
  }
}

/** The weights that count: the same ones, or shortened ones in their place. Without a length nothing is clipped. */
export function clipped(
  weights: Float32Array,
  {
    clipLength = Number.POSITIVE_INFINITY,
    ...step
  }: Omit<ClippedStep, "clipLength"> & { readonly clipLength: number | undefined },
): Float32Array {
  const factor = clipFactor(weights, { clipLength, ...step });
  if (factor === 1) return weights;
  const shortened = new Float32Array(weights.length);
  shortenInto(shortened, weights, step.start, factor);
  return shortened;
}
