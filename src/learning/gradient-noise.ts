import { squaredDistance } from "../math/vectors.ts";
import type { Rows } from "./dataset.ts";
import { type Steps, wait } from "./eventually.ts";
import type { Eventually } from "./model.ts";

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

/**
 * Overwrites `gradient` with that of a minibatch, found by halves; `other` gets that of the second half. Returns the loss of
 * the minibatch, and its gradient's noise.
 *
 * @param minibatch two rows or more
 * @param examples D_i
 * @param over overwrites its target with the gradient over these rows, and returns their loss
 */
export function* gradientByHalvesInto(
  gradient: Float32Array,
  other: Float32Array,
  minibatch: Rows,
  examples: number,
  over: (target: Float32Array, rows: Rows) => Eventually<number>,
): Steps<{ readonly loss: number; readonly squaredNoise: number }> {
  const first = minibatch.subarray(0, minibatch.length >> 1);
  const second = minibatch.subarray(first.length);
  const sizes = [first.length, second.length] as const;
  const firstLoss = yield* wait(over(gradient, first));
  const secondLoss = yield* wait(over(other, second));
  const squaredNoise = gradientNoise(gradient, other, sizes, examples);
  meanOfHalvesInto(gradient, other, sizes);
  return { loss: (firstLoss * first.length + secondLoss * second.length) / minibatch.length, squaredNoise };
}

/** `first` becomes the gradient of the whole minibatch. */
export function meanOfHalvesInto(first: Float32Array, second: Float32Array, [a, b]: readonly [number, number]): void {
  const share = b / (a + b);
  for (let j = 0; j < first.length; j++) {
    const entry = first[j] as number;
    first[j] = entry + share * ((second[j] as number) - entry);
  }
}
