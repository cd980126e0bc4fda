// The same gradients by jax-js, as it differentiates the loss itself, compiled by its `jit` to WebAssembly on one thread; prints the
// times as JSON.
import { createRequire } from "node:module";
import { join } from "node:path";
import { enableRelaxedSimd } from "edgewise/nodejs/relaxed-simd";
import { saidOptions } from "../../scripts/lib/said-options.mjs";
import { measure, timedEventually } from "../lib/measure.mjs";
import { batch, tasksForOthers } from "./tasks.mjs";

const { values } = saidOptions({
  options: { folder: { type: "string" }, groups: { type: "string", default: "1" }, models: { type: "string" } },
});
// It takes fused multiply-adds where they are.
enableRelaxedSimd();
const jax = createRequire(join(String(values.folder), "package.json"))("@jax-js/jax");
const { numpy, lax, nn, tree } = jax;
if (!(await jax.init("wasm")).includes("wasm")) throw new Error("jax-js has no WebAssembly here");
jax.defaultDevice("wasm");

const asked = values.models?.split(",");
/** @type {import("../lib/measure.mjs").Timed[]} */
const things = [];
/** @type {Record<string, number>} */
const losses = {};
for (const task of tasksForOthers()) {
  if (asked && !asked.includes(task.name)) continue;
  const input = numpy.array(task.input).reshape(task.inputShape);
  const wanted = numpy.array(task.wanted).reshape(task.wantedShape);
  const weights = Object.fromEntries(
    task.parts.map(({ name, values, shape }) => [name, numpy.array(values).reshape(shape)]),
  );
  const valueAndGrad = jax.jit(jax.valueAndGrad(lossOf(task.graph)));
  // Whatever it is given it takes away, but for further references.
  const step = async () => {
    const found = valueAndGrad(tree.ref(weights), input.ref, wanted.ref);
    await jax.blockUntilReady(found);
    return found;
  };
  const first = await step();
  losses[task.name] = first[0].ref.item();
  tree.dispose(first);
  const calls = task.name === "mlp:128" ? 20 : 1;
  things.push(timedEventually(task.name, calls, async () => tree.dispose(await step())));
}
const measured = await measure(things, { groups: Number(values.groups), warmUp: 0 });
console.log(JSON.stringify({ losses, steps: Object.fromEntries(measured) }));

/** The mean cross-entropy. @param {import("../../dist/learning/graph/graph.js").Graph} graph */
function lossOf({ operations }) {
  return (/** @type {Record<string, any>} */ parts, /** @type {any} */ input, /** @type {any} */ wanted) => {
    let value = input;
    for (const operation of operations) value = applied(operation, value, (name) => parts[name].ref);
    return numpy.sum(nn.logSoftmax(value, -1).mul(wanted)).mul(-1 / batch);
  };
}

/**
 * @param {import("../../dist/learning/graph/graph.js").Operation} operation
 * @param {any} value
 * @param {(name: string) => any} part
 */
function applied(operation, value, part) {
  if (operation.op === "Relu") return nn.relu(value);
  if (operation.op === "Flatten") return value.reshape([batch, -1]);
  if (operation.op === "MaxPool") {
    const [count, channels, lines, columns] = value.shape;
    return numpy.max(value.reshape([count, channels, lines / 2, 2, columns / 2, 2]), [3, 5]);
  }
  if (operation.op !== "Conv" && operation.op !== "Gemm") throw new Error(`${operation.op} is not known here`);
  const [weight, bias] = [part(operation.weight), part(String(operation.bias))];
  if (operation.op === "Gemm") return numpy.matmul(value, weight.transpose()).add(bias);
  return lax.conv(value, weight, [1, 1], "SAME").add(bias.reshape([1, -1, 1, 1]));
}
