import { parentPort, workerData } from "node:worker_threads";
import type { Catalog } from "../catalog/catalog.ts";
import type { OwnPictureSets } from "../host/own-picture-sets.ts";
import { ownEnvironment } from "../host/own-simulation.ts";
import type { OwnTables } from "../host/own-tables.ts";
import { loadPlugins } from "../host/plugins.ts";
import { loadEnvironment, memoryForRun, repeatableKernels } from "../host/simulation-environment.ts";
import type { KernelsChoice } from "../kernels/choose-kernels.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { SimulationEnvironment } from "../simulation/environment.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import { simulate } from "../simulation/simulate.ts";
import { answerOf } from "./thread-answer.ts";

/** What each thread is told when it starts. */
export interface SimulationSetUp {
  /** Files of plugins. */
  readonly plugins: readonly string[];
  readonly kernels: KernelsChoice;
  /** Runs at a time. */
  readonly jobs: number;
  readonly data: SimulatedData;
  /** What runs start from, if not from the model's own initial weights. */
  readonly startWeights?: Float32Array;
}

/** What runs learn from. */
export type SimulatedData =
  | { readonly kind: "dataset"; readonly name: string; readonly folder?: string }
  /** What is learned from and what is kept for testing goes by each run's seed. */
  | { readonly kind: "own"; readonly own: OwnTables | OwnPictureSets; readonly balance: boolean };

const { kernels, data, jobs, plugins, startWeights } = workerData as SimulationSetUp;
let loaded: Promise<Loaded> | undefined;
const environments = new Map<number, SimulationEnvironment>();

parentPort?.on("message", async (settings: SimulationSettings) => {
  parentPort?.postMessage(
    await answerOf(async () => {
      loaded ??= load();
      return simulate(settings, await environmentFor(settings, await loaded));
    }),
  );
});

interface Loaded {
  readonly catalog: Catalog;
  readonly kernels: Kernels;
}

async function load(): Promise<Loaded> {
  const { catalog } = await loadPlugins(plugins);
  return { catalog, kernels: await repeatableKernels(kernels) };
}

/** Examples of other seeds are kept besides, the newest ones, as long as they have no more bytes than this. */
const keptBytes = 128 * 1024 * 1024;

async function environmentFor({ model, seed }: SimulationSettings, parts: Loaded): Promise<SimulationEnvironment> {
  const key = data.kind === "own" ? seed : 0;
  const known = environments.get(key);
  if (known) return known;
  const made =
    data.kind === "own"
      ? await ownEnvironment({ own: data.own, model, seed, balance: data.balance }, parts)
      : await loadEnvironment(parts.catalog, data.name, parts.kernels, data.folder);
  const environment = { ...made, memoryBytes: memoryForRun(jobs), ...(startWeights ? { startWeights } : {}) };
  let free = keptBytes - bytesOf(environment);
  for (const [other, kept] of [...environments].reverse()) {
    free -= bytesOf(kept);
    if (free < 0) environments.delete(other);
  }
  environments.set(key, environment);
  return environment;
}

function bytesOf({ trainData, testData }: SimulationEnvironment): number {
  const bytes = [trainData, testData].map(
    ({ features }) => features.data.byteLength + (features.kind === "table" ? features.codes.byteLength : 0),
  );
  return bytes.reduce((sum, each) => sum + each, 0);
}
