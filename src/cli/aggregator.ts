import type { Command } from "commander";
import { ownDataset } from "../assembly/own-dataset.ts";
import type { NatsConfiguration } from "../host/nats.ts";
import type { Plugins } from "../host/plugins.ts";
import { usualRunsFolder } from "../host/usual-runs-folder.ts";
import type { PictureQuestion } from "../protocol/own-data-messages.ts";
import { addColumnOptions, type ColumnOptions, questionOf } from "./column-options.ts";
import { exitCodes, groups, helpSection } from "./help.ts";
import { refuseArgument } from "./is-run-file.ts";
import { folderArguments, localNode } from "./local-node.ts";
import { addNatsOptions, addStandbyOption } from "./nats-options.ts";
import { pictures, picturesHelp } from "./picture-option.ts";
import { addResumeOptions, type ResumeOptions } from "./resume-options.ts";
import { addRunOptions, type RunOptions } from "./run-options.ts";
import type { SessionOptions } from "./session.ts";
import type { LogOptions } from "./terminal/log.ts";
import { UsageError } from "./usage.ts";
import { taking } from "./value-schema.ts";

/** Those of a run, and of what nodes are asked about their data. */
export interface AggregatorOptions extends RunOptions, ResumeOptions, LogOptions, ColumnOptions, NatsConfiguration {
  readonly pictures?: PictureQuestion;
  readonly withNode: boolean;
  readonly standby?: boolean;
}

export function addAggregatorCommand(program: Command, plugins: Plugins, given: readonly string[]): void {
  const command = program
    .command("aggregator")
    .argument(
      "[FILE]",
      "a YAML file that says what the options below say; options count more (edgewise init writes one); or with `runs`, a list of several (docs/several-runs.md)",
    )
    .description("Run an aggregator and its page. A run starts as soon as enough nodes are connected.");
  addRunOptions(command, plugins.catalog, { budgetSeconds: 60, runsFolder: usualRunsFolder });
  addResumeOptions(command);
  addStandbyOption(addNatsOptions(command));
  addOwnDataOptions(command)
    .optionsGroup("Options:")
    .option("--with-node", "also start a node on this machine", false)
    .addHelpText(
      "after",
      helpSection("Example:", [
        ["edgewise aggregator --host 0.0.0.0", "takes nodes from other machines; it prints what to type on them"],
      ]) + exitCodes,
    )
    .action(async (file: string | undefined, _options: unknown, self: Command) => {
      refuseArgument(file);
      const options = self.optsWithGlobals<AggregatorOptions>();
      const ownNodes = new Map(options.withNode ? [[localNode, folderArguments(options)]] : []);
      const { runSession } = await import("./session.ts");
      const ownData = ownDataOf(options);
      const { dataset, ...others } = options;
      await runSession({
        options: ownData || dataset === undefined ? others : { ...others, dataset },
        plugins,
        ownNodes,
        expectedCosts: { localSeconds: 0, globalSeconds: 0 },
        given,
        ownData,
      });
    });
}

/** What nodes are asked about data of their own. */
export function addOwnDataOptions(command: Command): Command {
  command.optionsGroup(groups.data);
  return addColumnOptions(command, {
    target: "nodes learn from tables of their own (node --data): the column to predict",
  })
    .option(
      "--pictures <SIZE>",
      `nodes learn from pictures of their own (node --data): ${picturesHelp}`,
      taking({ type: "string", pattern: "^\\d+[xX]\\d+([xX]1)?$" }, pictures),
    )
    .option("--balance", "let rare classes count as much as frequent ones", false);
}

/** With a target, `--pictures`, or `--dataset own`, what nodes are asked about their data. */
export function ownDataOf(options: Omit<AggregatorOptions, "withNode">): SessionOptions["ownData"] {
  const learning = { model: options.model, stepSizeIsGiven: options.stepSize !== undefined };
  if (options.pictures) {
    refuseBesidePictures(options);
    return { question: options.pictures, ...learning };
  }
  const { target, dataset, number, category, ignore, log, regression } = options;
  const saysOfColumns = regression || [number, category, ignore, log].some((names) => names !== undefined);
  // Of a model that is gone on from, it is known there whether it is one of tables.
  const areTables =
    target !== undefined ||
    dataset === ownDataset ||
    (options.from !== undefined && dataset === undefined && saysOfColumns);
  if (!areTables) {
    if (options.from === undefined) refuseOfOwnData(options);
    return undefined;
  }
  if (dataset !== undefined && dataset !== ownDataset) {
    throw new UsageError(`--target is for tables of the nodes' own, and --dataset ${dataset} is none`);
  }
  if (options.from === undefined) refuseWithoutNeed(options);
  return { question: questionOf(options), ...learning };
}

/** What no data of nodes can make possible. */
function refuseWithoutNeed({ target, regression, balance }: Omit<AggregatorOptions, "withNode">): void {
  if (regression && target === undefined)
    throw new UsageError("--regression is said of the column to predict, and none is named", { toDo: "add --target" });
  if (balance && target === undefined)
    throw new UsageError("--balance is for classes, and no column of classes is named", { toDo: "add --target" });
  if (regression && balance)
    throw new UsageError("--balance is for classes, and --regression predicts a number", { toDo: "leave one out" });
}

/** What is said of own data would change nothing where there are none. */
function refuseOfOwnData({ number, category, ignore, log, regression, balance }: Partial<AggregatorOptions>): void {
  const ofTables = { number, category, ignore, log, regression: regression || undefined };
  const given = Object.entries(ofTables).find(([, value]) => value !== undefined)?.[0];
  if (given !== undefined)
    throw new UsageError(`--${given} is said of tables of the nodes' own, and there are none`, {
      toDo: "add --target COLUMN, or --dataset own without a target",
    });
  if (balance)
    throw new UsageError("--balance is for classes in data of the nodes' own, and there are none", {
      toDo: "add --target COLUMN, or --pictures SIZE",
    });
}

function refuseBesidePictures(options: Omit<AggregatorOptions, "withNode">): void {
  const { dataset, regression, target, number, category, ignore, log } = options;
  const ofTables = { target, number, category, ignore, log, regression: regression || undefined };
  const given = Object.entries(ofTables).find(([, value]) => value !== undefined);
  if (given)
    throw new UsageError(`--${given[0]} is said of tables, and --pictures of pictures`, { toDo: "leave one out" });
  if (dataset === undefined || dataset === ownDataset) return;
  throw new UsageError(`--pictures is for pictures of the nodes' own, and --dataset ${dataset} is none`);
}
