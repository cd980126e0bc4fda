// The same gradients by ONNX Runtime on one thread, as graphs that are differentiated by hand; prints the times as JSON.
import { createRequire } from "node:module";
import { join } from "node:path";
import { builtInCatalog, createRandom, plainKernels } from "edgewise";
import { GraphBuilder } from "../../dist/data/onnx/graph.js";
import { encodeOnnx } from "../../dist/data/onnx/onnx-file.js";
import { trainingGraph } from "../../dist/data/onnx/training-graph.js";
import { convolutionalGraph, mlpGraph, papersNetwork, smallNetwork } from "../../dist/learning/graph/networks.js";
import { saidOptions } from "../../scripts/lib/said-options.mjs";
import { measure } from "../lib/measure.mjs";
import { picturesByChance } from "./pictures.mjs";

const { values } = saidOptions({ options: { folder: { type: "string" }, groups: { type: "string", default: "6" } } });
const { InferenceSession, Tensor } = createRequire(join(String(values.folder), "package.json"))("onnxruntime-node");
const { data } = picturesByChance();
const picture = [1, 28, 28];
const graphs = {
  cnn: convolutionalGraph(picture, papersNetwork, 10),
  "cnn-small": convolutionalGraph(picture, smallNetwork, 10),
  "mlp:128": mlpGraph(784, [128], 10),
};

/** @type {import("../lib/measure.mjs").Timed[]} */
const things = [];
for (const [name, graph] of Object.entries(graphs)) {
  const file = await encodeOnnx(trainingGraph(new GraphBuilder(), graph, 100), {
    version: "0.0.0",
    about: "a benchmark",
    metadata: new Map(),
  });
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const model = builtInCatalog.model(name).create({ kernels: plainKernels, featureCount: 784, classCount: 10 });
  const weights = model.initialWeights(createRandom(1, "weights"), data);
  const input = Float32Array.from(data.features.data, (byte) => byte / 255);
  const wanted = new Float32Array(1000);
  data.targets.values.forEach((own, row) => {
    wanted[row * 10 + own] = 1;
  });
  /** @type {Record<string, unknown>} */
  const feeds = {
    input: new Tensor("float32", input, [100, ...graph.input.shape]),
    wanted: new Tensor("float32", wanted, [100, 10]),
  };
  let at = 0;
  for (const { name: part, shape } of graph.parts) {
    const size = shape.reduce((product, extent) => product * extent, 1);
    feeds[part] = new Tensor("float32", weights.slice(at, at + size), shape);
    at += size;
  }
  things.push({
    name,
    calls: name === "cnn" ? 1 : 5,
    async run(calls) {
      const taken = [];
      for (let i = 0; i < calls; i++) {
        const start = performance.now();
        await session.run(feeds);
        taken.push((performance.now() - start) * 1000);
      }
      return taken;
    },
  });
}
const measured = await measure(things, { groups: Number(values.groups), warmUp: 2 });
console.log(JSON.stringify({ steps: Object.fromEntries(measured) }));
