import { parentPort, workerData } from "node:worker_threads";
import type { KernelsChoice } from "../kernels/choose-kernels.ts";
import type { SimulationEnvironment } from "../simulation/environment.ts";
import type { RunRecord } from "../simulation/record.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import { rememberingShares } from "../simulation/shares.ts";
import { simulate } from "../simulation/simulate.ts";
import { loadDataset } from "./datasets.ts";
import { repeatableKernels } from "./repeatable-kernels.ts";
import { isUsageError } from "./usage-errors.ts";

/** What each thread is told when it starts. */
export interface SimulationSetUp {
  readonly kernels: KernelsChoice;
  readonly dataset: string;
  readonly folder?: string;
}

/** The answer to one run's settings. */
export type SimulationAnswer =
  | { readonly kind: "done"; readonly record: RunRecord }
  /** It cannot be done as it was asked for: a message for people. */
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "broken"; readonly error: unknown };

/** At most a quarter of a megabyte each, for a dataset of the size of MNIST. */
const rememberedShares = 40;

const { kernels, dataset, folder } = workerData as SimulationSetUp;
let environment: Promise<SimulationEnvironment> | undefined;

parentPort?.on("message", async (settings: SimulationSettings) => {
  parentPort?.postMessage(await answer(settings));
});

async function answer(settings: SimulationSettings): Promise<SimulationAnswer> {
  try {
    environment ??= setUp();
    return { kind: "done", record: await simulate(settings, await environment) };
  } catch (error) {
    if (isUsageError(error)) return { kind: "refused", message: error.message };
    return { kind: "broken", error };
  }
}

async function setUp(): Promise<SimulationEnvironment> {
  const chosen = await repeatableKernels(kernels);
  const [trainData, testData] = await Promise.all([
    loadDataset(dataset, "train", folder, chosen.allocate),
    loadDataset(dataset, "test", folder, chosen.allocate),
  ]);
  // All promises have had their turn when the event loop comes round.
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return { kernels: chosen, trainData, testData, settle, shareOut: rememberingShares(rememberedShares) };
}
