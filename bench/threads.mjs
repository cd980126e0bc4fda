// npm run bench -- threads
// The gradient of deep models over a minibatch of 100 pictures with several threads, beside the same on one: in one process, in turns.
import { builtInCatalog, chooseKernels, createRandom } from "edgewise";
import { graphThreads } from "edgewise/nodejs/graph-threads";
import { enableRelaxedSimd } from "edgewise/nodejs/relaxed-simd";
import { picturesByChance } from "./deep/pictures.mjs";
import { measure, ratioOf } from "./lib/measure.mjs";

const models = ["cnn", "cnn-small", "mlp:512,512", "mlp:4096,200"];

/** @param {{ quick: boolean }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick }) {
  enableRelaxedSimd();
  const { data, rows } = picturesByChance();
  const teams = [2].map(graphThreads);
  const kernels = await Promise.all([undefined, ...teams].map((threads) => chooseKernels("auto", { threads })));
  /** @type {import("./lib/table.mjs").Result["rows"]} */
  const found = [];
  for (const name of models) {
    const things = kernels.map((own, i) => {
      const model = builtInCatalog.model(name).create({ kernels: own, featureCount: 784, classCount: 10 });
      const weights = model.initialWeights(createRandom(1, "weights"), data);
      const gradient = new Float32Array(weights.length);
      /** @param {number} calls */
      const run = async (calls) => {
        const taken = [];
        for (let call = 0; call < calls; call++) {
          const start = process.hrtime.bigint();
          await model.gradientInto(gradient, weights, data, rows);
          taken.push(Number(process.hrtime.bigint() - start) / 1e3);
        }
        return taken;
      };
      return { name: `${name}: ${i === 0 ? "one thread" : `${i + 1} threads`}`, calls: 3, run };
    });
    const times = [...(await measure(things, { groups: quick ? 1 : 15, warmUp: 1 })).values()];
    const alone = /** @type {import("./lib/measure.mjs").Measured} */ (times[0]);
    for (const each of times) {
      const { name, median, minimum } = each;
      const compared = each === alone ? {} : { against: alone.name, ratio: ratioOf(each, alone) };
      found.push({ name, median, minimum, ...compared });
    }
  }
  for (const team of teams) await team.end();
  return { about: { "a step": "loss and gradient of 100 pictures of 28 x 28" }, rows: found, figures: {}, notes: [] };
}
