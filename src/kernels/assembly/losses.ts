// The losses of one example as functions of its score and target; the numbers are those of src/kernels/module-exports.ts.

const squaredHinge: i32 = 0;
const logistic: i32 = 1;

export function lossOf(loss: i32, score: f64, target: f64): f64 {
  if (loss === squaredHinge) {
    const slack = max<f64>(0, 1 - target * score);
    return 0.5 * slack * slack;
  }
  if (loss === logistic) {
    const margin = target * score;
    return Math.log1p(Math.exp(-abs(margin))) + max<f64>(0, -margin);
  }
  return 0.5 * (score - target) * (score - target);
}

/** The derivative of the loss by the score. */
export function slopeOf(loss: i32, score: f64, target: f64): f64 {
  if (loss === squaredHinge) return -target * max<f64>(0, 1 - target * score);
  if (loss === logistic) return -target / (1 + Math.exp(target * score));
  return score - target;
}
