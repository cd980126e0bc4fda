import { parentPort, workerData } from "node:worker_threads";
import type { KernelsChoice } from "../kernels/choose-kernels.ts";
import type { SimulationEnvironment } from "../simulation/environment.ts";
import type { RunRecord } from "../simulation/record.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import { simulate } from "../simulation/simulate.ts";
import { loadEnvironment, repeatableKernels } from "./simulation-environment.ts";
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

const { kernels, dataset, folder } = workerData as SimulationSetUp;
let environment: Promise<SimulationEnvironment> | undefined;

parentPort?.on("message", async (settings: SimulationSettings) => {
  parentPort?.postMessage(await answer(settings));
});

async function answer(settings: SimulationSettings): Promise<SimulationAnswer> {
  try {
    environment ??= repeatableKernels(kernels).then((chosen) => loadEnvironment(dataset, chosen, folder));
    return { kind: "done", record: await simulate(settings, await environment) };
  } catch (error) {
    if (isUsageError(error)) return { kind: "refused", message: error.message };
    return { kind: "broken", error };
  }
}
