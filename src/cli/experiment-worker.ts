import { parentPort, workerData } from "node:worker_threads";
import type { PlannedRun } from "../experiments/axes.ts";
import { runPlanned } from "../experiments/run-planned.ts";
import { loadPlugins } from "../host/plugins.ts";
import { loadEnvironment, memoryForRun, repeatableKernels } from "../host/simulation-environment.ts";
import type { KernelsChoice } from "../kernels/choose-kernels.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { SimulationEnvironment } from "../simulation/environment.ts";
import { answerOf } from "./thread-answer.ts";

/** What each thread is told when it starts. */
export interface ExperimentSetUp {
  /** Files of plugins. */
  readonly plugins: readonly string[];
  readonly kernels: KernelsChoice;
  /** Runs at a time. */
  readonly jobs: number;
  readonly folder?: string;
}

export type ExperimentJob = Pick<PlannedRun, "settings" | "withRounds">;

const { kernels, folder, jobs, plugins } = workerData as ExperimentSetUp;
let loaded: ReturnType<typeof loadPlugins> | undefined;
let chosenKernels: Promise<Kernels> | undefined;
/** Of one dataset only: runs come dataset by dataset. */
let current: { readonly dataset: string; readonly environment: Promise<SimulationEnvironment> } | undefined;

parentPort?.on("message", async (job: ExperimentJob) => {
  const { dataset } = job.settings;
  parentPort?.postMessage(
    await answerOf(async () => {
      if (current?.dataset !== dataset) current = { dataset, environment: setUp(dataset) };
      return runPlanned(job, await current.environment, () => performance.now() / 1000);
    }),
  );
});

async function setUp(dataset: string): Promise<SimulationEnvironment> {
  chosenKernels ??= repeatableKernels(kernels);
  loaded ??= loadPlugins(plugins);
  const environment = await loadEnvironment((await loaded).catalog, dataset, await chosenKernels, folder);
  return { ...environment, memoryBytes: memoryForRun(jobs) };
}
