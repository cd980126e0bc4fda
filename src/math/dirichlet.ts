import type { Random } from "./random.ts";

/**
 * `count` proportions that add up to 1, from the symmetric Dirichlet distribution: with a large `concentration` nearly equal,
 * with a small one a few of them take nearly everything. Computed as normalised gamma variates from their logarithms, so that
 * very small ones do not underflow.
 *
 * @param concentration greater than 0
 */
export function dirichlet(count: number, concentration: number, random: Random): Float64Array {
  const logs = Float64Array.from({ length: count }, () => logGamma(concentration, random));
  const largest = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const gammas = logs.map((log) => Math.exp(log - largest));
  const total = gammas.reduce((sum, gamma) => sum + gamma, 0);
  return gammas.map((gamma) => gamma / total);
}

/**
 * The logarithm of a gamma variate with this shape and scale 1 (Marsaglia and Tsang, "A simple method for generating gamma
 * variables", 2000).
 */
function logGamma(shape: number, random: Random): number {
  // 1 - u is in (0, 1].
  if (shape < 1) return logGamma(shape + 1, random) + Math.log(1 - random.uniform()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}
