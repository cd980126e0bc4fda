// A model of 1,000,000 weights that are quickly computed: each moves towards the mean of the examples' first feature.
const weightCount = 1_000_000;

/** @type {import("edgewise").ModelEntry["create"]} */
const create = () => {
  /** @type {import("edgewise").Model["loss"]} */
  const loss = (weights, { targets }, rows) => {
    const distance = Number(weights[0]) - towards(targets, rows);
    return (distance * distance) / 2;
  };
  return {
    name: "wide",
    weightCount,
    metricNames: ["squaredError"],
    initialWeights: () => new Float32Array(weightCount),
    loss,
    gradientInto(gradient, weights, { targets }, rows) {
      const target = towards(targets, rows);
      for (let i = 0; i < weightCount; i++) gradient[i] = Number(weights[i]) - target;
      return (Number(gradient[0]) * Number(gradient[0])) / 2;
    },
    metrics: (...of) => ({ squaredError: 2 * Number(loss(...of)) }),
    answers: (weights, _, rows) => Array.from(rows, () => ({ value: Number(weights[0]), score: Number(weights[0]) })),
  };
};

/** The mean of the targets, which are +1 and -1. @param {import("edgewise").Dataset["targets"]} targets @param {ArrayLike<number>} rows */
function towards(targets, rows) {
  if (targets.kind !== "real") return 0;
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += Number(targets.values[Number(rows[i])]);
  return sum / rows.length;
}

/** @type {import("edgewise").ModelEntry[]} */
export const models = [
  { name: "wide", title: "1,000,000 weights", about: "For measurements.", targets: ["signs"], stepSize: 0.01, create },
];
