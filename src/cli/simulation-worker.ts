import { parentPort, workerData } from "node:worker_threads";
import { loadEnvironment, repeatableKernels } from "../host/simulation-environment.ts";
import type { KernelsChoice } from "../kernels/choose-kernels.ts";
import type { SimulationEnvironment } from "../simulation/environment.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import { simulate } from "../simulation/simulate.ts";
import { answerOf } from "./thread-answer.ts";

/** What each thread is told when it starts. */
export interface SimulationSetUp {
  readonly kernels: KernelsChoice;
  readonly dataset: string;
  readonly folder?: string;
}

const { kernels, dataset, folder } = workerData as SimulationSetUp;
let environment: Promise<SimulationEnvironment> | undefined;

parentPort?.on("message", async (settings: SimulationSettings) => {
  parentPort?.postMessage(
    await answerOf(async () => {
      environment ??= repeatableKernels(kernels).then((chosen) => loadEnvironment(dataset, chosen, folder));
      return simulate(settings, await environment);
    }),
  );
});
