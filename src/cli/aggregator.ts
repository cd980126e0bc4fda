import type { Command } from "commander";
import { ownDataset } from "../host/own-dataset.ts";
import type { Plugins } from "../host/plugins.ts";
import { addColumnOptions, type ColumnOptions, questionOf } from "./column-options.ts";
import { exitCodes, groups, helpSection } from "./help.ts";
import { addRunOptions, type RunOptions } from "./run-options.ts";
import { usualRunsFolder } from "./runs.ts";
import type { SessionOptions } from "./session.ts";
import type { LogOptions } from "./terminal/log.ts";
import { UsageError } from "./usage.ts";

interface AggregatorOptions extends RunOptions, LogOptions, ColumnOptions {
  readonly withNode: boolean;
}

export function addAggregatorCommand(program: Command, plugins: Plugins): void {
  const command = program
    .command("aggregator")
    .argument(
      "[FILE]",
      "a YAML file that says what the options below say; options count more (edgewise init writes one)",
    )
    .description("Run an aggregator and its page. A run starts as soon as enough nodes are connected.");
  addRunOptions(command, plugins.catalog, { budgetSeconds: 60, runsFolder: usualRunsFolder }).optionsGroup(groups.data);
  addColumnOptions(command, { target: "nodes learn from tables of their own (node --data): the column to predict" })
    .option("--balance", "let rare classes count as much as frequent ones", false)
    .optionsGroup("Options:")
    .option("--with-node", "also start a node on this machine", false)
    .addHelpText(
      "after",
      helpSection("Example:", [
        ["edgewise aggregator --host 0.0.0.0", "takes nodes from other machines; it prints what to type on them"],
      ]) + exitCodes,
    )
    .action(async (file: string | undefined, _options: unknown, self: Command) => {
      if (file !== undefined)
        throw new UsageError(`${file} is no file that describes a run`, { toDo: "name one that ends in .yaml" });
      const options = self.optsWithGlobals<AggregatorOptions>();
      const folder = options.datasets === undefined ? [] : ["--datasets", options.datasets];
      const ownNodes = new Map(options.withNode ? [["local-node", folder]] : []);
      const { runSession } = await import("./session.ts");
      const tables = tablesOf(options);
      const { dataset, ...others } = options;
      await runSession({
        options: tables || dataset === undefined ? others : { ...others, dataset },
        plugins,
        ownNodes,
        expectedCosts: { localSeconds: 0, globalSeconds: 0 },
        tables,
      });
    });
}

/** With a target, or `--dataset own`, what nodes are asked about their tables. */
function tablesOf(options: AggregatorOptions): SessionOptions["tables"] {
  const { target, dataset, number, category, ignore, log, regression } = options;
  const saysOfColumns = regression || [number, category, ignore, log].some((names) => names !== undefined);
  // Of a model that is gone on from, it is known there whether it is one of tables.
  const areTables =
    target !== undefined ||
    dataset === ownDataset ||
    (options.from !== undefined && dataset === undefined && saysOfColumns);
  if (!areTables) return undefined;
  if (dataset !== undefined && dataset !== ownDataset) {
    throw new UsageError(`--target is for tables of the nodes' own, and --dataset ${dataset} is none`);
  }
  return {
    question: questionOf(options),
    model: options.model,
    stepSizeIsGiven: options.stepSize !== undefined,
  };
}
