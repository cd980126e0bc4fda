import { createRandom } from "edgewise";

/**
 * @param {number} featureCount
 * @returns {import("edgewise").Dataset}
 */
export function syntheticDataset(featureCount) {
  const exampleCount = featureCount > 10_000 ? 5 : 1000;
  const random = createRandom(1, "rounds");
  const data = Uint8Array.from({ length: exampleCount * featureCount }, () => random.integer(256));
  return {
    exampleCount,
    features: { kind: "bytes", data, featureCount, scale: 1 / 255 },
    targets: { kind: "real", values: Float32Array.from({ length: exampleCount }, (_, i) => (i % 2 ? 1 : -1)) },
    labels: { values: Uint8Array.from({ length: exampleCount }, (_, i) => i % 2), labelCount: 2 },
  };
}
