// One process of the rounds benchmark with one or more real nodes on a small synthetic share. Arguments: url, name,
// number of weights, number of nodes, kernels, a word if it is to be traced, how it is connected, with TLS the pin, and a word if it has a key. It ends with
// its parent.
import { chooseKernels, createShareSource, startEdgeNode } from "edgewise";
import { systemClock } from "edgewise/nodejs/clock";
import { enableRelaxedSimd } from "edgewise/nodejs/relaxed-simd";
import { threadDialer } from "edgewise/nodejs/thread-dialer";
import { webSocketDialer } from "edgewise/nodejs/websocket-dialer";
import { newSigningKey, nodejsSignatures } from "../../dist/platform/nodejs/access/ed25519.js";
import { createMarks } from "./marks.mjs";
import { nodeExamples, syntheticDataset } from "./synthetic.mjs";

const [
  url = "",
  name = "",
  weights = "785",
  count = "1",
  choice = "auto",
  traced = "",
  how = "plain",
  pin = "",
  keys = "",
] = process.argv.slice(2);
const dialer = how === "thread" ? threadDialer : webSocketDialer;
enableRelaxedSimd();
const kernels = await chooseKernels(/** @type {import("edgewise").KernelsChoice} */ (choice));
const data = syntheticDataset(Number(weights), nodeExamples(Number(weights)), kernels.allocate);
const { trace, marks } = createMarks();
process.on("message", () => process.send?.(marks));
const nodes = Array.from({ length: Number(count) }, (_, i) =>
  startEdgeNode({
    config: {
      name: Number(count) === 1 ? name : `${name}-${i}`,
      instance: name,
      platform: "benchmark",
      device: "real",
      link: "real",
      data: "assignable",
      retry: { firstMs: 50, longestMs: 1000 },
    },
    dial: dialer(url, { maximumFrameBytes: 2 ** 28, ...(pin === "" ? {} : { pin }) }),
    ...(keys === "" ? {} : { identity: { signatures: nodejsSignatures, key: newSigningKey() } }),
    clock: systemClock,
    kernels,
    shares: createShareSource({
      loadDataset: async () => data,
      openness: { labelCounts: false, samples: 0 },
    }),
    seed: i,
    ...(traced ? { trace } : {}),
    onEvent: () => {},
  }),
);
process.once("disconnect", () => process.exit());
process.once("SIGTERM", () => process.exit());
await Promise.all(nodes.map((node) => node.ended));
