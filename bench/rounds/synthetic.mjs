import { createRandom } from "edgewise";

/** As many test examples as the demonstration has, or what is affordable. @param {number} featureCount */
export const testExamples = (featureCount) => Math.min(10_000, Math.ceil(10_000_000 / featureCount));

/** As many examples as a node of the demonstration has, or what is affordable. @param {number} featureCount */
export const nodeExamples = (featureCount) => Math.min(12_000, Math.ceil(10_000_000 / featureCount));

/** Random bytes with targets +1 and -1, where kernels read them without copying.
 * @param {number} featureCount
 * @param {number} exampleCount
 * @param {import("edgewise").Allocate} allocate
 * @returns {import("edgewise").Dataset}
 */
export function syntheticDataset(featureCount, exampleCount, allocate) {
  const random = createRandom(1, "rounds");
  const data = allocate(exampleCount * featureCount);
  const some = Math.min(data.length, 1_000_003);
  for (let i = 0; i < some; i++) data[i] = random.integer(256);
  for (let at = some; at < data.length; at += some) data.set(data.subarray(0, Math.min(some, data.length - at)), at);
  return {
    exampleCount,
    features: { kind: "bytes", data, featureCount, scale: 1 / 255 },
    targets: { kind: "real", values: Float32Array.from({ length: exampleCount }, (_, i) => (i % 2 ? 1 : -1)) },
    labels: { values: Uint8Array.from({ length: exampleCount }, (_, i) => i % 2), labelCount: 2 },
  };
}
