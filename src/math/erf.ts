/** Beyond this the error function is 1 or -1 in float64. */
const almostOne = 6;

/** The error function, 2 / sqrt(pi) * the integral of exp(-t^2) from 0 to x, by its series of terms that all have one sign. */
export function erf(x: number): number {
  if (Math.abs(x) > almostOne) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Number.EPSILON * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
