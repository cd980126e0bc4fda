// The same gradients by ONNX Runtime on one thread, native or as WebAssembly (`--package onnxruntime-web`), as graphs that are
// differentiated by hand; prints the times as JSON.
import { createRequire } from "node:module";
import { join } from "node:path";
import { GraphBuilder } from "../../dist/data/onnx/graph.js";
import { encodeOnnx } from "../../dist/data/onnx/onnx-file.js";
import { trainingGraph } from "../../dist/data/onnx/training-graph.js";
import { saidOptions } from "../../scripts/lib/said-options.mjs";
import { measure, timedEventually } from "../lib/measure.mjs";
import { callsOf } from "./ours.mjs";
import { batch, tasksForOthers } from "./tasks.mjs";

const { values } = saidOptions({
  options: {
    folder: { type: "string" },
    package: { type: "string", default: "onnxruntime-node" },
    groups: { type: "string", default: "6" },
  },
});
const load = createRequire(join(String(values.folder), "package.json"));
const { InferenceSession, Tensor, env } = load(String(values.package));
env.wasm.numThreads = 1;

/** @type {import("../lib/measure.mjs").Timed[]} */
const things = [];
/** @type {Record<string, number>} */
const losses = {};
for (const { name, graph, parts, input, inputShape, wanted, wantedShape } of tasksForOthers()) {
  const about = { version: "0.0.0", about: "a benchmark", metadata: new Map() };
  const file = await encodeOnnx(trainingGraph(new GraphBuilder(), graph, batch), about);
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  /** @type {Record<string, unknown>} */
  const feeds = {
    input: new Tensor("float32", input, inputShape),
    wanted: new Tensor("float32", wanted, wantedShape),
  };
  for (const part of parts) feeds[part.name] = new Tensor("float32", part.values, part.shape);
  losses[name] = Number((await session.run(feeds)).loss.data[0]);
  things.push(timedEventually(name, callsOf(name), () => session.run(feeds)));
}
const measured = await measure(things, { groups: Number(values.groups), warmUp: 2 });
console.log(JSON.stringify({ losses, steps: Object.fromEntries(measured) }));
