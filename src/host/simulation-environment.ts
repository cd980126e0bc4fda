import { totalmem } from "node:os";
import type { Catalog } from "../catalog/catalog.ts";
import { chooseKernels, type KernelsChoice, KernelsUnavailable } from "../kernels/choose-kernels.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { SimulationEnvironment } from "../simulation/environment.ts";
import { rememberingShares } from "../simulation/shares.ts";
import { loadDataset } from "./datasets.ts";

/** At most a quarter of a megabyte each, for a dataset of the size of MNIST. */
const rememberedShares = 40;

/** A tick comes after all promises. Nothing in a simulation waits for the event loop, whose turns take longer. */
export function settle(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

/** What is left of this machine's memory, or of what its container allows, for each of so many runs at a time. */
export function memoryForRun(jobs: number): number {
  const allowed = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.min(totalmem(), allowed) / jobs;
}

/** Kernels and data of the threads that simulate. */
export async function loadEnvironment(
  catalog: Catalog,
  name: string,
  kernels: Kernels,
  folder: string | undefined,
): Promise<SimulationEnvironment> {
  const dataset = catalog.dataset(name);
  // One after the other: which of two errors is told must not depend on which comes sooner.
  const trainData = await loadDataset(dataset, "train", folder, kernels);
  const testData = await loadDataset(dataset, "test", folder, kernels);
  const made = dataset.made && { made: dataset.made.bind(dataset) };
  return { catalog, kernels, trainData, testData, ...made, settle, shareOut: rememberingShares(rememberedShares) };
}

/**
 * For simulations: `auto` without relaxed SIMD, whose results may differ from one processor to the next.
 *
 * @throws KernelsUnavailable
 */
export async function repeatableKernels(choice: KernelsChoice): Promise<Kernels> {
  if (choice !== "auto") return chooseKernels(choice);
  return chooseKernels("simd").catch((error: unknown) => {
    if (error instanceof KernelsUnavailable) return chooseKernels("plain");
    throw error;
  });
}
