// node bench/auto-encoding.mjs [SEED ...]
// --encoding auto beside each fixed encoding: simulated runs with the same budget over a thin link (20 kB/s) and over a LAN. The figure is
// the excess loss of what a run returns, as a multiple of the best fixed encoding's, in the mean of the seeds (1, 3 and 5).
import { loadEnvironment, repeatableKernels } from "../dist/host/simulation-environment.js";
import { builtInCatalog, deviceProfiles, linkProfiles, simulate } from "../dist/index.js";

/** `least` is the loss of the best weights there are (docs/algorithm.md), or 0. */
const tasks = [
  { dataset: "mnist-even-odd", model: "squared-svm", least: 0.222076, seconds: { thin: 15, lan: 3 } },
  { dataset: "mnist-digits", model: "softmax-regression", least: 0, seconds: { thin: 60, lan: 4 } },
];
const cases = /** @type {const} */ ([
  [2, "by-label"],
  [4, "mixed"],
]);
const fixed = ["float32", "float16", "int8"];
const given = process.argv.slice(2).map(Number);
const seeds = given.length > 0 ? given : [1, 3, 5];
const device = deviceProfiles.find(({ name }) => name === "raspberry-pi-3");
if (!device) throw new Error("there is no such device");

console.log("link  model               case  encoding  excess loss  / best fixed  rounds  tau   chosen");
for (const task of tasks) {
  const environment = await loadEnvironment(builtInCatalog, task.dataset, await repeatableKernels("auto"), undefined);
  for (const name of /** @type {const} */ (["thin", "lan"])) {
    const link = linkProfiles.find((each) => each.name === name);
    if (!link) throw new Error("there is no such link");
    for (const [number, partition] of cases) {
      /** @type {Awaited<ReturnType<typeof endOf>>[]} */
      const found = [];
      for (const encoding of [...fixed, "auto"])
        found.push(await endOf({ task, partition, encoding, link, seconds: task.seconds[name] }, environment));
      const best = Math.min(...found.slice(0, fixed.length).map(({ excess }) => excess));
      for (const { encoding, excess, rounds, tau, chosen } of found)
        console.log(
          [
            ...[name.padEnd(5), task.model.padEnd(19), String(number).padEnd(5), encoding.padEnd(9)],
            ...[excess.toPrecision(4).padEnd(12), (excess / best).toFixed(3).padEnd(13)],
            ...[rounds.toFixed(0).padEnd(7), tau.toFixed(1).padEnd(5), chosen],
          ].join(" "),
        );
    }
  }
}

/**
 * @param {{ task: typeof tasks[number], partition: string, encoding: string, link: import("../dist/emulation/profiles.js").LinkProfile, seconds: number }} of
 * @param {Parameters<typeof simulate>[1]} environment
 */
async function endOf({ task, partition, encoding, link, seconds }, environment) {
  const { dataset, model, least } = task;
  const sums = { excess: 0, rounds: 0, tau: 0 };
  /** @type {Set<string>} */
  const chosen = new Set();
  for (const seed of seeds) {
    const nodes = Array.from({ length: 5 }, () => ({ device, link }));
    const settings = /** @type {import("../dist/simulation/settings.js").SimulationSettings} */ ({
      ...{ dataset, model, partition, encoding, seed, nodes: 5, budgetSeconds: seconds },
      ...{ strategy: "adaptive", update: "default", momentum: "default", batch: 100, sameSeed: false },
      ...{ stepSize: builtInCatalog.model(model).stepSize, phi: "default", tauMax: "default" },
      costs: { kind: "profiles", nodes },
    });
    let last = "";
    const { result } = await simulate(settings, {
      ...environment,
      onEvent(event) {
        if (event.kind === "encoding-chosen") last = event.encoding;
      },
    });
    if (last) chosen.add(last);
    sums.excess += ((result.loss ?? Number.NaN) - least) / seeds.length;
    sums.rounds += result.rounds / seeds.length;
    sums.tau += result.localUpdates / result.rounds / seeds.length;
  }
  return { encoding, ...sums, chosen: [...chosen].join(", ") };
}
