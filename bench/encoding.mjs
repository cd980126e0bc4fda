// npm run bench -- encoding
// What encodings save and cost: simulated runs of as many rounds with weights in each encoding, from the same seeds, and how long it
// takes to round, write and read a million weights.
import { loadEnvironment, repeatableKernels } from "../dist/host/simulation-environment.js";
import { builtInCatalog, createRandom, simulate } from "../dist/index.js";
import { bytesOf, encodingNamed, formOf, roundInto, vectorFrom } from "../dist/learning/encoding/encoding.js";
import { authorsCosts } from "../dist/simulation/costs.js";
import { measure, timed } from "./lib/measure.mjs";

/**
 * `least` is the loss of the best weights there are, where that is known (docs/algorithm.md, The demonstration's task).
 * @typedef {{ dataset: string, model: string, rounds: number, seeds: readonly number[], examples?: number, least: number }} Task
 *
 * @typedef {{ bytes: number, excess: number, accuracy: number }} Found
 */

/** @type {readonly Task[]} */
const tasks = [
  { dataset: "mnist-even-odd", model: "squared-svm", rounds: 12, seeds: [1, 3, 5], least: 0.222076 },
  { dataset: "mnist-digits", model: "cnn-small", rounds: 8, seeds: [1], examples: 2000, least: 0 },
];
const cases = /** @type {const} */ ([
  [2, "by-label"],
  [4, "mixed"],
]);
const encodings = ["float32", "float16", "int8"];

/** @param {{ quick: boolean, kernels: "auto" }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick, kernels }) {
  const notes = ["model         case  encoding  bytes a round / float32  excess loss  / float32, by seed  accuracy"];
  /** @type {Record<string, { reached: number, wanted: number }>} */
  const figures = {};
  for (const whole of tasks) {
    const task = quick ? { ...whole, rounds: 4, seeds: [1] } : whole;
    const environment = await loadEnvironment(
      builtInCatalog,
      task.dataset,
      await repeatableKernels(kernels),
      undefined,
    );
    for (const [number, partition] of cases) {
      /** @type {Found[]} */
      let plain = [];
      for (const encoding of encodings) {
        /** @type {Found[]} */
        const found = [];
        for (const seed of task.seeds) found.push(await endOf(task, { partition, encoding, seed }, environment));
        if (encoding === "float32") plain = found;
        const bytes = mean(found.map(({ bytes }, i) => bytes / (plain[i]?.bytes ?? Number.NaN)));
        const ratios = found.map(({ excess }, i) => excess / (plain[i]?.excess ?? Number.NaN));
        const cells = [
          ...[task.model.padEnd(13), String(number).padEnd(5), encoding.padEnd(9), bytes.toFixed(3).padEnd(24)],
          mean(found.map(({ excess }) => excess))
            .toPrecision(4)
            .padEnd(12),
          `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`.padEnd(18),
          mean(found.map(({ accuracy }) => accuracy)).toFixed(4),
        ];
        notes.push(cells.join(" "));
        if (encoding !== "int8") continue;
        const what = `${task.model}, case ${number}`;
        figures[`${what}: bytes a round, int8 / float32`] = { reached: bytes, wanted: 0.3 };
        figures[`${what}: excess loss, the worst seed`] = { reached: Math.max(...ratios), wanted: 1.1 };
      }
    }
  }
  const about = { runs: "5 nodes, adaptive with its usual rules and tau at most 10, minibatches of 100" };
  return { about, rows: await timesOf(quick ? 1e4 : 1e6, quick), figures, notes };
}

/**
 * What a run came to. Bytes a round are those of its second half, so that what comes before the first round and after the last one is
 * not in them.
 * @param {Task} task
 * @param {{ partition: string, encoding: string, seed: number }} options
 * @param {Parameters<typeof simulate>[1]} environment
 * @returns {Promise<Found>}
 */
async function endOf({ dataset, model, rounds, examples, least }, { partition, encoding, seed }, environment) {
  const resultAfter = async (/** @type {number} */ rounds) => {
    const settings = /** @type {import("../dist/simulation/settings.js").SimulationSettings} */ ({
      ...{ dataset, model, partition, encoding, rounds, seed, nodes: 5, budgetSeconds: 1e6 },
      ...{ strategy: "adaptive", update: "default", momentum: "default", batch: 100, sameSeed: false },
      ...{ stepSize: builtInCatalog.model(model).stepSize, phi: "default", tauMax: 10 },
      costs: { kind: "shared", ...authorsCosts },
      ...(examples === undefined ? {} : { examples }),
    });
    const { result } = await simulate(settings, environment);
    return { ...result, bytes: (result.bytesSent ?? 0) + (result.bytesReceived ?? 0) };
  };
  const half = await resultAfter(rounds / 2);
  const whole = await resultAfter(rounds);
  return {
    bytes: (whole.bytes - half.bytes) / (rounds / 2),
    excess: (whole.lossLast ?? Number.NaN) - least,
    accuracy: whole.accuracy ?? 0,
  };
}

/** @param {number} weights @param {boolean} quick @returns {Promise<import("./lib/table.mjs").Row[]>} */
async function timesOf(weights, quick) {
  const random = createRandom(1, "encoding");
  const change = Float32Array.from({ length: weights }, () => random.uniform() - 0.5);
  const things = ["float16", "int8", "top:0.01"].flatMap((name) => {
    const encoding = /** @type {import("../dist/learning/encoding/encoding.js").Encoding} */ (encodingNamed(name));
    const form = formOf(encoding);
    const fresh = change.slice();
    const values = change.slice();
    roundInto(values, encoding, random);
    const bytes = bytesOf({ form, values });
    const what = `${weights.toLocaleString("en")} weights, ${name}`;
    return [
      timed(
        `round ${what}`,
        1,
        () => roundInto(fresh, encoding, random),
        () => fresh.set(change),
      ),
      timed(`write ${what}`, 1, () => void bytesOf({ form, values })),
      timed(`read ${what}`, 1, () => void vectorFrom(form, bytes)),
    ];
  });
  const measured = await measure(things, { groups: quick ? 1 : 6, warmUp: quick ? 0 : 1 });
  return [...measured.values()];
}

/** @param {readonly number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
