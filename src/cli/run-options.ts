import type { Command } from "commander";
import type { Catalog } from "../catalog/catalog.ts";
import { defaultPort } from "../platform/nodejs/default-port.ts";
import type { Price } from "../protocol/prices.ts";
import { maximumDelayMs } from "../watch/maximum-delay.ts";
import { type Budgets, budgetOption, priceOption } from "./budget-option.ts";
import { groups } from "./help.ts";
import { addLearningOptions, type LearningOptions, strategyNames } from "./learning-options.ts";
import { addListeningOptions, type ListeningOptions } from "./listening-options.ts";
import { mlflowAddress } from "./mlflow-address.ts";
import { inRange, path, wholeNumber } from "./usage.ts";
import { taking } from "./value-schema.ts";

/** The options that demo and aggregator share: what is to be learned, and how. */
export interface RunOptions extends LearningOptions, ListeningOptions {
  readonly case: number;
  readonly strategy: string;
  readonly budget: Budgets;
  readonly price?: readonly Price[];
  readonly nodes: number;
  readonly delay: number;
  readonly port: number;
  readonly host: string;
  readonly wait?: number;
  readonly once: boolean;
  readonly json: boolean;
  /** Of the aggregator only. */
  readonly balance?: boolean;
  readonly open: boolean;
  readonly runsDir?: string;
  readonly save: boolean;
  readonly tensorboard?: string;
  readonly mlflow?: string;
}

/** How long one run waits for its nodes if nothing else is said. */
export const onceWaitSeconds = 60;

export function addRunOptions(
  command: Command,
  catalog: Catalog,
  defaults: { readonly budgetSeconds: number; readonly runsFolder?: string },
): Command {
  command
    .optionsGroup(groups.run)
    .addOption(budgetOption("what a run may spend", defaults.budgetSeconds))
    .addOption(priceOption())
    .option("--nodes <N>", "number of nodes that a run needs", wholeNumber(1, 10_000), 5)
    .option(
      "--wait <SECONDS>",
      `time to wait for nodes, at the start and when all are gone (default: for ever; ${onceWaitSeconds} with --once)`,
      inRange(1e-3, 1e7),
    )
    .option("--once", "do one run, then end", false)
    .option("--json", "with --once: print the result as one line of JSON", false)
    .option("--no-open", "do not open the page in a browser")
    .option("--runs-dir <DIR>", runsFolderWords(defaults.runsFolder), path, defaults.runsFolder)
    .option("--no-save", "keep nothing of a run")
    .option("--tensorboard <DIR>", "write each run's curves there, for TensorBoard", path)
    .option(
      "--mlflow <URL>",
      "tell an MLflow server of each run: settings, curves, how it ended",
      taking({ type: "string" }, mlflowAddress),
    )
    .optionsGroup(groups.learning)
    .option(
      "--case <N>",
      "how the examples are spread over nodes: 1 uniform, 2 by label, 3 replicated, 4 mixed",
      wholeNumber(1, 4),
      1,
    )
    .option("--strategy <NAME>", strategyNames(catalog), "adaptive");
  addLearningOptions(command, catalog)
    .optionsGroup(groups.network)
    .option(
      "--host <ADDRESS>",
      "address to listen on; 0.0.0.0: all, so that other machines reach it, by links with tokens (docs/security.md)",
      "127.0.0.1",
    )
    .option("--port <N>", "port for the page and the nodes; 0: any free one", wholeNumber(0, 65_535), defaultPort);
  return addListeningOptions(command)
    .option("--delay <MS>", "additional delay of each message, each way", inRange(0, maximumDelayMs), 0)
    .optionsGroup("Options:");
}

function runsFolderWords(byDefault: string | undefined): string {
  const words = "keep each run in a folder of its own there: configuration, events, metrics and the model";
  return byDefault === undefined ? `${words} (default: nothing is kept)` : words;
}
