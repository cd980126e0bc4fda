import { parentPort, workerData } from "node:worker_threads";
import type { PlannedRun } from "../experiments/axes.ts";
import type { RunOutcome } from "../experiments/experiment.ts";
import { runPlanned } from "../experiments/run-planned.ts";
import type { KernelsChoice } from "../kernels/choose-kernels.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { SimulationEnvironment } from "../simulation/environment.ts";
import { loadEnvironment, repeatableKernels } from "./simulation-environment.ts";
import { isUsageError } from "./usage-errors.ts";

/** What each thread is told when it starts. */
export interface ExperimentSetUp {
  readonly kernels: KernelsChoice;
  readonly folder?: string;
}

export type ExperimentJob = Pick<PlannedRun, "settings" | "withRounds">;

/** The answer to one run. */
export type ExperimentAnswer =
  | { readonly kind: "done"; readonly outcome: RunOutcome }
  /** It cannot be done as it was asked for: a message for people. */
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "broken"; readonly error: unknown };

const { kernels, folder } = workerData as ExperimentSetUp;
let chosenKernels: Promise<Kernels> | undefined;
/** Of one dataset only: runs come dataset by dataset. */
let current: { readonly dataset: string; readonly environment: Promise<SimulationEnvironment> } | undefined;

parentPort?.on("message", async (job: ExperimentJob) => {
  parentPort?.postMessage(await answer(job));
});

async function answer(job: ExperimentJob): Promise<ExperimentAnswer> {
  const { dataset } = job.settings;
  try {
    if (current?.dataset !== dataset) current = { dataset, environment: setUp(dataset) };
    const outcome = await runPlanned(job, await current.environment, () => performance.now() / 1000);
    return { kind: "done", outcome };
  } catch (error) {
    if (isUsageError(error)) return { kind: "refused", message: error.message };
    return { kind: "broken", error };
  }
}

async function setUp(dataset: string): Promise<SimulationEnvironment> {
  chosenKernels ??= repeatableKernels(kernels);
  return loadEnvironment(dataset, await chosenKernels, folder);
}
