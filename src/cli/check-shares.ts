import { setImmediate as turn } from "node:timers/promises";
import type { Catalog } from "../catalog/catalog.ts";
import { loadDataset } from "../host/datasets.ts";
import { caseOf } from "../learning/case-partitions.ts";
import { EmptyShare } from "../learning/partitions.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import { shareOut, sharesWanted } from "../simulation/shares.ts";
import { UsageError } from "./usage.ts";

export interface ShareCheckOptions {
  /** Ends the check; the promise is then rejected with its reason. */
  readonly signal?: AbortSignal;
  /** Called before each way of sharing the data out. */
  readonly onProgress?: (checked: number, all: number) => void;
}

/**
 * Whether there is data for all of these runs, to learn from and to test on.
 *
 * @throws DatasetUnavailable, and what `checkShares` throws
 */
export async function checkData(
  runs: readonly SimulationSettings[],
  folder: string | undefined,
  catalog: Catalog,
): Promise<void> {
  for (const dataset of new Set(runs.map((run) => run.dataset))) {
    await loadDataset(catalog.dataset(dataset), "test", folder, plainKernels);
  }
  await checkShares(runs, folder, catalog);
}

/**
 * Shares the data out as each of these runs will, once for runs that do it alike.
 *
 * @throws UsageError if one would leave a node without data; LabelsMissing, SimulationRefused
 */
export async function checkShares(
  runs: readonly SimulationSettings[],
  folder: string | undefined,
  catalog: Catalog,
  { signal, onProgress = () => {} }: ShareCheckOptions = {},
): Promise<void> {
  const ways = waysToShare(runs);
  let checked = 0;
  for (const dataset of new Set(ways.map((run) => run.dataset))) {
    const data = await loadDataset(catalog.dataset(dataset), "train", folder, plainKernels);
    for (const way of ways.filter((run) => run.dataset === dataset)) {
      onProgress(checked++, ways.length);
      // Signals come in turns of the event loop.
      await turn();
      signal?.throwIfAborted();
      try {
        shareOut(data, sharesWanted(way, catalog));
      } catch (error) {
        if (!(error instanceof EmptyShare)) throw error;
        throw new UsageError(error.message, { where: `seed ${way.seed} of ${dataset}`, cause: error });
      }
    }
  }
}

/** Whether the first of these runs tells at once if a node is left without data in any of them. */
export function firstTells(runs: readonly SimulationSettings[]): boolean {
  const ways = waysToShare(runs);
  return ways.length === 0 || (ways.length === 1 && ways[0] === runs[0]);
}

/** One of the runs for each way in which a node might be left without data. One node that holds everything never is. */
function waysToShare(runs: readonly SimulationSettings[]): SimulationSettings[] {
  const ways = new Map<string, SimulationSettings>();
  for (const run of runs) {
    const { dataset, partition, nodes, seed, examples, examplesEach, strategy } = run;
    if (strategy === "centralized" || examplesEach !== undefined) continue;
    // How many examples a node has in the papers' cases goes by chance only if the examples do.
    const byChance = caseOf(partition) === undefined || examples !== undefined;
    const way = JSON.stringify([dataset, partition, nodes, examples, byChance ? seed : "any"]);
    if (!ways.has(way)) ways.set(way, run);
  }
  return [...ways.values()];
}
