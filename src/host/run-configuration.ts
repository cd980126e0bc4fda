import type { TaskNames } from "../assembly/task.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { KeptModel } from "../data/model-file.ts";
import type { KernelsChoice } from "../kernels/choose-kernels.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import type { OwnDataLearning } from "./own-data-learning.ts";

/** What a run is configured with, wherever its aggregator is reached. */
export interface RunConfiguration {
  /** What all names mean. */
  readonly catalog: Catalog;
  /** What is learned first. */
  readonly task: TaskNames;
  /** What runs of its task start from, in place of the model's own initial weights. */
  readonly start?: KeptModel | undefined;
  readonly settings: RunSettings;
  /** The nodes have data of their own, and agree first; `task` then only has the name of the model, if one was asked for. */
  readonly ownData?: OwnDataLearning | undefined;
  readonly nodes: number;
  /** How long a run waits for nodes, at its start and when all are gone; left out, for ever. */
  readonly waitSeconds?: number | undefined;
  /** After how long a silent node counts as gone; left out, 3. */
  readonly silenceSeconds?: number | undefined;
  /** Additional delay of each message, each way, in milliseconds. */
  readonly delay: number;
  /** Folder with the datasets' files. */
  readonly datasets?: string | undefined;
  readonly kernels: KernelsChoice;
  /** Where runs are kept, which the page shows. */
  readonly runsFolder?: string | undefined;
}
