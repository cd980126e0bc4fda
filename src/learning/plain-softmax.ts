import { dot } from "../math/vectors.ts";
import type { Features, Rows } from "./dataset.ts";
import type { Kernels } from "./kernels.ts";
import { addRowInto, scoreOf, vectorsIn } from "./plain-rows.ts";

/** The reference implementation of the softmax kernels. */
export const plainSoftmax: Pick<Kernels, "softmaxScoresInto" | "softmaxLoss" | "softmaxGradientInto"> = {
  softmaxScoresInto(scores, weights, features, rows) {
    const vectors = vectorsIn(weights, features.featureCount);
    for (let i = 0; i < rows.length; i++) {
      for (let k = 0; k < vectors.length; k++) {
        scores[i * vectors.length + k] = scoreOf(vectors[k] as Float32Array, features, rows[i] as number);
      }
    }
  },

  softmaxLoss: (regularization, weights, features, classes, rows) =>
    softmax(weights, features, classes, rows, () => {}) + (regularization / 2) * dot(weights, weights),

  softmaxGradientInto(gradient, regularization, weights, features, classes, rows) {
    const sums = new Float64Array(gradient.length);
    const sumsOf = vectorsIn(sums, features.featureCount);
    const loss = softmax(weights, features, classes, rows, (row, k, slope) => {
      addRowInto(sumsOf[k] as Float64Array, slope, features, row);
    });
    const share = rows.length === 0 ? 0 : 1 / rows.length;
    for (let j = 0; j < gradient.length; j++) {
      gradient[j] = share * (sums[j] as number) + regularization * (weights[j] as number);
    }
    return loss + (regularization / 2) * dot(weights, weights);
  },
};

/** The mean cross-entropy; `onSlope` gets its derivative by each row's score of each class, before the mean is taken. */
function softmax(
  weights: Float32Array,
  features: Features,
  classes: Uint8Array,
  rows: Rows,
  onSlope: (row: number, k: number, slope: number) => void,
): number {
  const vectors = vectorsIn(weights, features.featureCount);
  const scores = new Float64Array(vectors.length);
  let sum = 0;
  for (const row of rows) {
    for (let k = 0; k < scores.length; k++) scores[k] = scoreOf(vectors[k] as Float32Array, features, row);
    const largest = Math.max(...scores);
    const logSum = largest + Math.log(scores.reduce((total, score) => total + Math.exp(score - largest), 0));
    const right = classes[row] as number;
    sum += logSum - (scores[right] as number);
    for (let k = 0; k < scores.length; k++) {
      onSlope(row, k, Math.exp((scores[k] as number) - logSum) - (k === right ? 1 : 0));
    }
  }
  return rows.length === 0 ? 0 : sum / rows.length;
}
