// A model of one's own: regression with the Huber loss, which outliers disturb less than the squared one.
//
//     edgewise demo --plugin examples/05-own-model.mjs --model huber --dataset cars
/** Errors beyond this count linearly. */
const delta = 1;

/** @type {import("edgewise").ModelEntry[]} */
export const models = [
  {
    name: "huber",
    title: "robust regression",
    about: "Predicts a number as a weighted sum of the features, with the Huber loss.",
    targets: ["numbers", "signs"],
    stepSize: 0.02,
    create({ kernels, featureCount }) {
      /** @type {(data: import("edgewise").Dataset, row: number) => number} */
      const targetOf = (data, row) => (data.targets.kind === "real" ? Number(data.targets.values[row]) : 0);
      /** @type {(weights: Float32Array, data: import("edgewise").Dataset, rows: Uint32Array) => Float32Array} */
      const scoresOf = (weights, data, rows) => {
        const scores = new Float32Array(rows.length);
        kernels.linearScoresInto(scores, weights, data.features, rows);
        return scores;
      };
      /** @type {(w: Float32Array, data: import("edgewise").Dataset, rows: Uint32Array, of: (error: number) => number) => number} */
      const mean = (weights, data, rows, of) =>
        scoresOf(weights, data, rows).reduce((sum, score, i) => sum + of(score - targetOf(data, Number(rows[i]))), 0) /
        rows.length;
      /** @param {number} error */
      const lossOf = (error) => (Math.abs(error) <= delta ? error ** 2 / 2 : delta * (Math.abs(error) - delta / 2));
      return {
        name: "huber",
        weightCount: featureCount,
        metricNames: ["meanSquaredError"],
        initialWeights: () => new Float32Array(featureCount),
        loss: (weights, data, rows) => mean(weights, data, rows, lossOf),
        gradientInto(gradient, weights, data, rows) {
          // The gradient of the squared loss, for targets that are never further away than delta.
          const near = new Float32Array(data.exampleCount);
          scoresOf(weights, data, rows).forEach((score, i) => {
            const row = Number(rows[i]);
            near[row] = score - Math.max(-delta, Math.min(delta, score - targetOf(data, row)));
          });
          kernels.linearGradientInto(
            gradient,
            { loss: "squared", regularization: 0 },
            weights,
            data.features,
            near,
            rows,
          );
          return mean(weights, data, rows, lossOf);
        },
        metrics: (weights, data, rows) => ({ meanSquaredError: mean(weights, data, rows, (error) => error ** 2) }),
        answers: (weights, data, rows) =>
          Array.from(scoresOf(weights, data, rows), (score) => ({ value: score, score })),
      };
    },
  },
];

// On its own, it learns from a few made-up nodes.
if (process.argv[1]?.endsWith("05-own-model.mjs")) {
  const { builtIn, createCatalog, learn } = await import("edgewise");
  const catalog = createCatalog({ ...builtIn, models: [...builtIn.models, ...models] });
  const nodes = [1, 2, 3].map((slope) => ({
    exampleCount: 50,
    features: {
      kind: /** @type {const} */ ("float32"),
      data: Float32Array.from({ length: 50 }, (_, i) => i / 25 - 1),
      featureCount: 1,
    },
    targets: {
      kind: /** @type {const} */ ("real"),
      values: Float32Array.from({ length: 50 }, (_, i) => slope * (i / 25 - 1)),
    },
  }));
  const { result } = await learn({ nodes, model: "huber", catalog, budget: { seconds: 20 } });
  console.log(result);
}
