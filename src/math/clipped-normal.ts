/**
 * The mean of max(floor, X) for normal X:
 *
 *     floor Phi(a) + mean (1 - Phi(a)) + sd phi(a),  a = (floor - mean)/sd
 */
export function meanOfClippedNormal(mean: number, standardDeviation: number, floor: number): number {
  if (standardDeviation === 0) return Math.max(floor, mean);
  const a = (floor - mean) / standardDeviation;
  const below = distribution(a);
  return floor * below + mean * (1 - below) + standardDeviation * density(a);
}

/** phi, of the standard normal distribution. */
function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** Phi, of the standard normal distribution, by its Taylor series (Marsaglia 2004, Evaluating the Normal Distribution). */
function distribution(x: number): number {
  // Beyond this the result is 0 or 1 within float64 precision.
  if (Math.abs(x) > 8) return x > 0 ? 1 : 0;
  let sum = x;
  let before = 0;
  let term = x;
  for (let odd = 3; sum !== before; odd += 2) {
    before = sum;
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + sum * density(x);
}
