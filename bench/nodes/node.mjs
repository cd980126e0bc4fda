// One process with many real nodes, which share kernels and examples. Arguments: url, name, number of nodes, kernels, examples (`tiny`,
// or `mnist`: those of even or odd, with what the page shows of shares).
import { chooseKernels, createShareSource, startEdgeNode } from "edgewise";
import { systemClock } from "edgewise/nodejs/clock";
import { letHeapDouble } from "edgewise/nodejs/heap-growth";
import { enableRelaxedSimd } from "edgewise/nodejs/relaxed-simd";
import { nodeUrl, webSocketDialer } from "edgewise/nodejs/websocket-dialer";
import { answer, processorSeconds } from "./processes.mjs";
import { evenOrOdd, tinyDataset } from "./task.mjs";

const [url = "", name = "", count = "1", choice = "auto", examples = "tiny"] = process.argv.slice(2);
enableRelaxedSimd();
letHeapDouble();
const kernels = await chooseKernels(/** @type {import("edgewise").KernelsChoice} */ (choice));
const [data, openness] =
  examples === "mnist"
    ? [await evenOrOdd(kernels), { labelCounts: true, samples: 8 }]
    : [tinyDataset(kernels.allocate), { labelCounts: false, samples: 0 }];
const dial = webSocketDialer(nodeUrl(url), { maximumFrameBytes: 2 ** 24 });
answer({ processor: processorSeconds });
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
    shares: createShareSource({ loadDataset: async () => data, openness }),
    seed: i,
    onEvent: () => {},
  });
}
