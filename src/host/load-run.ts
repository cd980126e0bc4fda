import { prepareTask, type TaskNames } from "../assembly/task.ts";
import type { DatasetPart, NamedDataset } from "../datasets/named-dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { ChangedTask } from "../runtime/aggregator-task.ts";
import { loadDataset } from "./datasets.ts";
import { loadKernels } from "./kernels.ts";
import { goingOnFrom } from "./model-to-go-on-from.ts";
import type { RunConfiguration } from "./run-configuration.ts";

type TaskConfiguration = Pick<RunConfiguration, "catalog" | "datasets" | "nodes" | "start">;

/** What a run needs that takes time to load. */
export interface LoadedRun {
  readonly kernels: Kernels;
  /** Undefined if it was loaded for other names or another seed, or if the nodes agree on it first. */
  taskOf(names: TaskNames, seed: number): ChangedTask | undefined;
}

/**
 * Loads what `assembleRun` needs, for a program that has to be quick when its turn comes: what is missing is found before.
 *
 * @throws KernelsUnavailable, DatasetUnavailable, DatasetFileError
 */
export async function loadRun(
  options: TaskConfiguration & Pick<RunConfiguration, "task" | "settings" | "ownData" | "kernels">,
): Promise<LoadedRun> {
  const { task, settings, ownData } = options;
  const kernels = await loadKernels(options.kernels);
  const loaded = ownData ? undefined : await taskLoader(options, kernels)(task, settings.seed);
  return {
    kernels,
    taskOf: (names, seed) =>
      names.dataset === task.dataset && names.model === task.model && seed === settings.seed ? loaded : undefined,
  };
}

/** Loads what tasks need that are named. */
export function taskLoader({ catalog, datasets, nodes, start }: TaskConfiguration, kernels: Kernels) {
  return async (names: TaskNames, seed: number): Promise<ChangedTask> => {
    const load = (dataset: NamedDataset, part: DatasetPart) => loadDataset(dataset, part, datasets, kernels);
    const prepared = await prepareTask(names, { catalog, kernels, load, nodes, seed });
    return { ...prepared, model: goingOnFrom(prepared.model, names, start) };
  };
}
