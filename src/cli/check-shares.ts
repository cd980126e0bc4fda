import { EmptyShare } from "../learning/partitions.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import { shareOut } from "../simulation/shares.ts";
import { loadDataset } from "./datasets.ts";
import { UsageError } from "./usage.ts";

/**
 * Whether there is data for all of these runs, to learn from and to test on.
 *
 * @throws DatasetUnavailable, and what `checkShares` throws
 */
export async function checkData(runs: readonly SimulationSettings[], folder: string | undefined): Promise<void> {
  for (const dataset of new Set(runs.map((run) => run.dataset))) {
    await loadDataset(dataset, "test", folder, plainKernels);
  }
  await checkShares(runs, folder);
}

/**
 * Shares the data out as each of these runs will, once for runs that do it alike.
 *
 * @throws UsageError if one would leave a node without data; LabelsMissing, SimulationRefused
 */
export async function checkShares(runs: readonly SimulationSettings[], folder: string | undefined): Promise<void> {
  const wanted = runs.filter(({ strategy }) => strategy !== "centralized");
  for (const dataset of new Set(wanted.map((run) => run.dataset))) {
    const data = await loadDataset(dataset, "train", folder, plainKernels);
    const checked = new Set<string>();
    for (const { partition, nodes, seed, examples, ...run } of wanted) {
      const key = JSON.stringify([partition, nodes, seed, examples]);
      if (run.dataset !== dataset || checked.has(key)) continue;
      checked.add(key);
      try {
        shareOut(data, { partition, nodes, seed, ...(examples === undefined ? {} : { examples }) });
      } catch (error) {
        if (!(error instanceof EmptyShare)) throw error;
        throw new UsageError(`seed ${seed} of ${dataset}: ${error.message}`, { cause: error });
      }
    }
  }
}
