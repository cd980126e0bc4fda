// What will a run achieve? Simulated runs, with real learning in virtual time, show it without any device: here how
// much a slower network costs, and how the adaptive strategy responds.
import { createRandom, plainKernels, simulate } from "edgewise";

const featureCount = 10;
const environment = { kernels: plainKernels, trainData: clouds(2000, "train"), testData: clouds(1000, "test") };

for (const aggregationSeconds of [0.02, 0.2, 1]) {
  for (const strategy of ["fixed:1", "adaptive"]) {
    const { result } = await simulate(
      {
        dataset: "clouds",
        model: "squared-svm",
        partition: "by-label",
        nodes: 4,
        strategy,
        budgetSeconds: 10,
        batch: 20,
        stepSize: 0.02,
        phi: "default",
        update: "default",
        momentum: "default",
        tauMax: 100,
        seed: 1,
        sameSeed: false,
        costs: {
          kind: "shared",
          local: { kind: "normal", mean: 0.01, standardDeviation: 0.003 },
          global: { kind: "constant", seconds: aggregationSeconds },
        },
      },
      environment,
    );
    const { averageTau, loss, rounds, consumedSeconds } = result;
    const what = `aggregations of ${aggregationSeconds} s, ${strategy}`.padEnd(40);
    console.log(
      `${what} tau ${averageTau.toFixed(1)}, ${rounds} rounds, loss ${loss?.toFixed(4)}, ${consumedSeconds.toFixed(1)} s`,
    );
  }
}

/**
 * Four clouds of points, two of each class.
 * @param {number} exampleCount
 * @param {string} purpose
 * @returns {import("edgewise").Dataset}
 */
function clouds(exampleCount, purpose) {
  const random = createRandom(1, purpose);
  const labels = Uint8Array.from({ length: exampleCount }, (_, i) => i % 4);
  const data = Float32Array.from({ length: exampleCount * featureCount }, (_, k) => {
    const label = labels[Math.floor(k / featureCount)] ?? 0;
    return (k % featureCount === label ? 2 : 0) + random.normal();
  });
  return {
    exampleCount,
    features: { kind: "float32", data, featureCount },
    targets: { kind: "real", values: Float32Array.from(labels, (label) => (label < 2 ? 1 : -1)) },
    labels: { values: labels, labelCount: 4 },
  };
}
