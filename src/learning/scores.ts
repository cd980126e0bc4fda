/** Of the classes of one example after the other. */
export type Scores = Float32Array | Float64Array;

/** Which of the `count` scores from `from` on is the largest, counted from there; of equal ones the first. */
export function largestOf(scores: Scores, from: number, count: number): number {
  let largest = 0;
  for (let k = 1; k < count; k++) if ((scores[from + k] as number) > (scores[from + largest] as number)) largest = k;
  return largest;
}

/** Overwrites `count` probabilities from `at` on with exp(s_k) / sum_j exp(s_j) of the scores from `from` on. */
export function softmaxInto(
  probabilities: Float32Array,
  at: number,
  scores: Scores,
  from: number,
  count: number,
): void {
  const largest = scores[from + largestOf(scores, from, count)] as number;
  let sum = 0;
  for (let k = 0; k < count; k++) {
    probabilities[at + k] = Math.exp((scores[from + k] as number) - largest);
    sum += probabilities[at + k] as number;
  }
  for (let k = 0; k < count; k++) probabilities[at + k] = (probabilities[at + k] as number) / sum;
}
