// One process with many real nodes, which share kernels and examples. Arguments: url, name, number of nodes, kernels.
import { chooseKernels, createShareSource, startEdgeNode } from "edgewise";
import { systemClock } from "edgewise/nodejs/clock";
import { enableRelaxedSimd } from "edgewise/nodejs/relaxed-simd";
import { nodeUrl, webSocketDialer } from "edgewise/nodejs/websocket-dialer";
import { answer } from "./processes.mjs";
import { tinyDataset } from "./task.mjs";

const [url = "", name = "", count = "1", choice = "auto"] = process.argv.slice(2);
enableRelaxedSimd();
const kernels = await chooseKernels(/** @type {import("edgewise").KernelsChoice} */ (choice));
const data = tinyDataset(kernels.allocate);
const dial = webSocketDialer(nodeUrl(url), { maximumFrameBytes: 2 ** 24 });
answer({});
for (let i = 0; i < Number(count); i++) {
  startEdgeNode({
    config: {
      name: `${name}-${i + 1}`,
      instance: name,
      platform: "benchmark",
      device: "real",
      link: "real",
      data: "assignable",
      retry: { firstMs: 50, longestMs: 1000 },
    },
    dial,
    clock: systemClock,
    kernels,
    shares: createShareSource({ loadDataset: async () => data, openness: { labelCounts: false, samples: 0 } }),
    seed: i,
    onEvent: () => {},
  });
}
