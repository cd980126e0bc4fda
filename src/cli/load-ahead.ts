import type { ExpectedCosts } from "../assembly/start-problem.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { checkTrainingData } from "../host/check-training-data.ts";
import { type LoadedRun, loadRun } from "../host/load-run.ts";
import { type AskedRun, configurationOf, possibleTask } from "./asked-run.ts";
import type { RunOptions } from "./run-options.ts";
import type { Log } from "./terminal/log.ts";

export interface LoadingAhead {
  readonly catalog: Catalog;
  readonly expectedCosts: ExpectedCosts;
  readonly log: Log;
  /** Nodes are started from here, which read what is learned from. */
  readonly startsNodes: boolean;
}

/**
 * Loads what a run needs before this program stands by for it: what is wrong or missing is told now, and not when its turn has come.
 *
 * @throws UserError
 */
export async function loadAhead(
  asked: AskedRun<RunOptions>,
  { catalog, expectedCosts, log, startsNodes }: LoadingAhead,
): Promise<LoadedRun> {
  const { settings, options, ownData } = asked;
  const task = possibleTask(asked, { catalog, expectedCosts });
  if (startsNodes && !ownData) await checkTrainingData(catalog, task, settings, options);
  return loadRun(configurationOf(asked, { catalog, task, log }));
}
