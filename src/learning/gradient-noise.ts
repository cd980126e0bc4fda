import { squaredDistance } from "../math/vectors.ts";

/**
 * How much of a minibatch's gradient is chance, seen from the gradients of its two halves. Their mean is the gradient of
 * the whole minibatch, so that this costs no further gradient.
 */

/**
 * An unbiased estimate of the variance of the minibatch's gradient, E ||g - grad F_i||^2, for a minibatch of a + b
 * examples drawn without replacement from the node's D_i, and the gradients of its first a and its other b:
 *
 *     ||g_a - g_b||^2 * a*b/(a + b)^2 * (1 - (a + b)/D_i)
 *
 * With two equal halves out of many examples this is ||(g_a - g_b)/2||^2.
 */
export function gradientNoise(
  first: Float32Array,
  second: Float32Array,
  [a, b]: readonly [number, number],
  examples: number,
): number {
  return squaredDistance(first, second) * ((a * b) / (a + b) ** 2) * (1 - (a + b) / examples);
}

/** `first` becomes the gradient of the whole minibatch. */
export function meanOfHalvesInto(first: Float32Array, second: Float32Array, [a, b]: readonly [number, number]): void {
  const share = b / (a + b);
  for (let j = 0; j < first.length; j++) {
    const entry = first[j] as number;
    first[j] = entry + share * ((second[j] as number) - entry);
  }
}
