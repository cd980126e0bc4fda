// npm run bench -- encoding
// What encodings save and cost: simulated runs of as many rounds with weights as float32, float16 and int8, from the same seeds. Bytes a
// round are those of the second half of a run, so that what comes before the first round and after the last one is not in them.
import { loadEnvironment, repeatableKernels } from "../dist/host/simulation-environment.js";
import { builtInCatalog, simulate } from "../dist/index.js";
import { authorsCosts } from "../dist/simulation/costs.js";

/** The loss of the best weights there are, where that is known (docs/algorithm.md, The demonstration's task). */
const tasks = [
  { dataset: "mnist-even-odd", model: "squared-svm", rounds: 12, least: 0.222076 },
  { dataset: "mnist-digits", model: "cnn-small", rounds: 20, examples: 2000, least: 0 },
];
const encodings = ["float32", "float16", "int8"];

/** @param {{ quick: boolean, kernels: "auto" }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick, kernels }) {
  const notes = ["model         case  encoding  bytes a round / float32  excess loss  / float32, by seed  accuracy"];
  /** @type {Record<string, { reached: number, wanted: number }>} */
  const figures = {};
  const seeds = quick ? [1] : [1, 3, 5];
  for (const { dataset, model, rounds: wholeRounds, examples, least } of tasks) {
    const rounds = quick ? 4 : wholeRounds;
    const environment = await loadEnvironment(builtInCatalog, dataset, await repeatableKernels(kernels), undefined);
    for (const [number, partition] of [
      [2, "by-label"],
      [4, "mixed"],
    ]) {
      /** @type {{ bytes: number, excess: number }[]} */
      const first = [];
      for (const encoding of encodings) {
        let [bytes, excess, accuracy] = [0, 0, 0];
        /** @type {number[]} */
        const ratios = [];
        for (const [i, seed] of seeds.entries()) {
          const of = (/** @type {number} */ ended) => simulate(settingsOf(ended, seed), environment);
          const settingsOf = (/** @type {number} */ ended, /** @type {number} */ seed) =>
            /** @type {import("../dist/simulation/settings.js").SimulationSettings} */ ({
              ...{ dataset, model, partition, encoding, rounds: ended, seed, nodes: 5, budgetSeconds: 1e6 },
              ...{ strategy: "adaptive", update: "default", momentum: "default", batch: 100, sameSeed: false },
              ...{ stepSize: builtInCatalog.model(model).stepSize, phi: "default", tauMax: 10 },
              costs: { kind: "shared", ...authorsCosts },
              ...(examples === undefined ? {} : { examples }),
            });
          const half = (await of(rounds / 2)).result;
          const { result } = await of(rounds);
          const sent = (/** @type {typeof result} */ { bytesSent, bytesReceived }) =>
            (bytesSent ?? 0) + (bytesReceived ?? 0);
          const found = {
            bytes: (sent(result) - sent(half)) / (rounds / 2),
            excess: (result.lossLast ?? Number.NaN) - least,
          };
          if (encoding === "float32") first.push(found);
          const plain = first[i] ?? found;
          ratios.push(found.excess / plain.excess);
          bytes += found.bytes / plain.bytes / seeds.length;
          excess += found.excess / seeds.length;
          accuracy += (result.accuracy ?? 0) / seeds.length;
        }
        const range = `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`;
        const columns = [model.padEnd(13), String(number).padEnd(5), encoding.padEnd(9), bytes.toFixed(3).padEnd(24)];
        notes.push([...columns, excess.toPrecision(4).padEnd(12), range.padEnd(18), accuracy.toFixed(4)].join(" "));
        if (encoding !== "int8") continue;
        figures[`${model}, case ${number}: bytes a round, int8 / float32`] = { reached: bytes, wanted: 0.3 };
        figures[`${model}, case ${number}: excess loss, the worst seed`] = {
          reached: Math.max(...ratios),
          wanted: 1.1,
        };
      }
    }
  }
  const about = {
    runs: `5 nodes, adaptive with its usual rules and tau at most 10, minibatches of 100; seeds ${seeds.join(", ")}`,
  };
  return { about, rows: [], figures, notes };
}
