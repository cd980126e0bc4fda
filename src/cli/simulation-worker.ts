import { parentPort, workerData } from "node:worker_threads";
import { loadPlugins } from "../host/plugins.ts";
import { loadEnvironment, repeatableKernels } from "../host/simulation-environment.ts";
import type { KernelsChoice } from "../kernels/choose-kernels.ts";
import type { SimulationEnvironment } from "../simulation/environment.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import { simulate } from "../simulation/simulate.ts";
import { answerOf } from "./thread-answer.ts";

/** What each thread is told when it starts. */
export interface SimulationSetUp {
  /** Files of plugins. */
  readonly plugins: readonly string[];
  readonly kernels: KernelsChoice;
  readonly dataset: string;
  readonly folder?: string;
  /** What runs start from, if not from the model's own initial weights. */
  readonly startWeights?: Float32Array;
}

const { kernels, dataset, folder, plugins, startWeights } = workerData as SimulationSetUp;
let environment: Promise<SimulationEnvironment> | undefined;

parentPort?.on("message", async (settings: SimulationSettings) => {
  parentPort?.postMessage(
    await answerOf(async () => {
      environment ??= setUp();
      return simulate(settings, await environment);
    }),
  );
});

async function setUp(): Promise<SimulationEnvironment> {
  const { catalog } = await loadPlugins(plugins);
  const loaded = await loadEnvironment(catalog, dataset, await repeatableKernels(kernels), folder);
  return startWeights ? { ...loaded, startWeights } : loaded;
}
