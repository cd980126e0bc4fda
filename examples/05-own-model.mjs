// A model of one's own: linear regression with the Huber loss, which outliers disturb less than the squared one.
//
//     edgewise simulate --plugin examples/05-own-model.mjs --model huber --dataset cars    (or edgewise demo)

/** The derivative of the loss of an error, which is error² / 2 up to 1 and grows linearly beyond. @param {number} error */
const slope = (error) => Math.max(-1, Math.min(1, error));

/** @type {import("edgewise").ModelEntry["create"]} */
const create = ({ kernels, featureCount }) => {
  /** @param {Parameters<import("edgewise").Model["loss"]>} of */
  const predict = (...[weights, { features, targets }, rows]) => {
    const scores = new Float32Array(rows.length);
    kernels.linearScoresInto(scores, weights, features, rows);
    const errors = scores.map((score, i) => score - Number(targets.kind === "real" && targets.values[Number(rows[i])]));
    return { scores, errors, loss: errors.reduce((sum, e) => sum + slope(e) * (e - slope(e) / 2), 0) / rows.length };
  };
  return {
    name: "huber",
    weightCount: featureCount,
    metricNames: ["meanSquaredError"],
    initialWeights: () => new Float32Array(featureCount),
    loss: (...of) => predict(...of).loss,
    gradientInto(gradient, weights, data, rows) {
      const { scores, errors, loss } = predict(weights, data, rows);
      // It is the gradient of the squared loss, for targets that are at most 1 away from the scores.
      const near = new Float32Array(data.exampleCount);
      for (const [i, row] of rows.entries()) near[row] = Number(scores[i]) - slope(Number(errors[i]));
      kernels.linearGradientInto(gradient, { loss: "squared", regularization: 0 }, weights, data.features, near, rows);
      return loss;
    },
    metrics: (...of) => ({ meanSquaredError: predict(...of).errors.reduce((sum, e) => sum + e * e, 0) / of[2].length }),
    answers: (...of) => Array.from(predict(...of).scores, (score) => ({ value: score, score })),
  };
};

const about = "Predicts a number as a weighted sum of the features, with the Huber loss.";
/** @type {import("edgewise").ModelEntry[]} */
export const models = [
  { name: "huber", title: "robust regression", about, targets: ["numbers", "signs"], stepSize: 0.02, create },
];
