import { ownDataset, undecidedModel } from "../assembly/own-dataset.ts";
import { type ExpectedCosts, startProblem } from "../assembly/start-problem.ts";
import { type TaskNames, taskOf } from "../assembly/task.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { KeptModel } from "../data/model-file.ts";
import { ownDataOf, withStart } from "../host/model-to-go-on-from.ts";
import type { OwnDataLearning } from "../host/own-data-learning.ts";
import type { RunConfiguration } from "../host/run-configuration.ts";
import { participationNote } from "../protocol/participation.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import type { RunOptions } from "./run-options.ts";
import { settingsOf } from "./settings-of-run.ts";
import type { KeptSession } from "./taken-run.ts";
import type { Log } from "./terminal/log.ts";
import { UsageError } from "./usage.ts";

export type OwnDataAsked = Omit<OwnDataLearning, "onWarning">;

/** What a run is asked to learn, by its options. */
export interface AskedRun<Options> {
  readonly options: Options;
  readonly start: KeptModel | undefined;
  readonly ownData: OwnDataAsked | undefined;
  readonly settings: RunSettings;
}

/** @param ownData what its options say of data of the nodes' own. @throws UserError */
export async function askedRun<Options extends RunOptions>(
  given: Options,
  ownData: OwnDataAsked | undefined,
  catalog: Catalog,
): Promise<AskedRun<Options>> {
  const { asked: options, start } = await withStart(given);
  const stepSizeIsGiven = options.stepSize !== undefined;
  return {
    options,
    start,
    ownData: ownDataOf(start, ownData, { from: options.from, stepSizeIsGiven }),
    settings: settingsOf(options, catalog),
  };
}

export interface CheckedBy {
  readonly catalog: Catalog;
  readonly expectedCosts: ExpectedCosts;
  /** The run that goes on, if one does. */
  readonly taken: KeptSession["taken"];
  readonly log: Log;
}

/** The task of a run that can be tried. @throws UsageError if it cannot */
export function checkedTask(asked: AskedRun<RunOptions>, { taken, log, ...by }: CheckedBy): TaskNames {
  const { ownData, options, settings } = asked;
  const task = possibleTask(asked, { ...by, named: ownData ? undefined : taken?.run.content.task });
  const all = participationNote(settings.participation, options.nodes);
  if (all !== undefined) log.line("warn", all);
  return task;
}

/** @param by `named`: in place of what is asked for. @throws UsageError if it cannot be tried */
export function possibleTask(
  { options, ownData, settings }: AskedRun<RunOptions>,
  by: Pick<CheckedBy, "catalog" | "expectedCosts"> & { readonly named?: TaskNames | undefined },
): TaskNames {
  const { catalog, expectedCosts } = by;
  const own = ownData && { dataset: ownDataset, model: ownData.model ?? undecidedModel };
  const task = own ?? by.named ?? taskOf(catalog, options);
  const problem = startProblem(catalog, settings, task, options.nodes, expectedCosts, options.delay);
  if (problem !== undefined) throw new UsageError(problem);
  return task;
}

/** What its aggregator is configured with. */
export function configurationOf<Options extends RunOptions>(
  { options, start, ownData, settings }: AskedRun<Options>,
  { catalog, task, log }: { readonly catalog: Catalog; readonly task: TaskNames; readonly log: Log },
): Options & RunConfiguration {
  return {
    ...options,
    catalog,
    task,
    settings,
    start,
    ...(ownData ? { ownData: { ...ownData, onWarning: (text: string) => log.line("warn", text) } } : {}),
    runsFolder: options.save ? options.runsDir : undefined,
    silenceSeconds: options.silence,
    waitSeconds: options.wait,
  };
}
