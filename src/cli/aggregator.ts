import type { Command } from "commander";
import type { Plugins } from "../host/plugins.ts";
import { ownDataset } from "../host/table-agreement.ts";
import { exitCodes, groups, helpSection } from "./help.ts";
import { collect } from "./read-options.ts";
import { addRunOptions, type RunOptions } from "./run-options.ts";
import { usualRunsFolder } from "./runs.ts";
import type { SessionOptions } from "./session.ts";
import type { LogOptions } from "./terminal/log.ts";
import { UsageError } from "./usage.ts";

interface AggregatorOptions extends RunOptions, LogOptions {
  readonly withNode: boolean;
  readonly target?: string;
  readonly regression: boolean;
  readonly number?: readonly string[];
  readonly category?: readonly string[];
  readonly ignore?: readonly string[];
}

export function addAggregatorCommand(program: Command, plugins: Plugins): void {
  const command = program
    .command("aggregator")
    .argument(
      "[FILE]",
      "a YAML file that says what the options below say; options count more (edgewise init writes one)",
    )
    .description("Run an aggregator and its page. A run starts as soon as enough nodes are connected.");
  addRunOptions(command, plugins.catalog, { budgetSeconds: 60, runsFolder: usualRunsFolder })
    .optionsGroup(groups.data)
    .option("--target <COLUMN>", "nodes learn from tables of their own (node --data): the column to predict")
    .option("--regression", "take a target of few whole numbers as a number, not as classes", false)
    .option("--balance", "let rare classes count as much as frequent ones", false)
    .option("--number <COLUMN>", "a column to take as numbers; repeatable", collect)
    .option("--category <COLUMN>", "a column to take as categories; repeatable", collect)
    .option("--ignore <COLUMN>", "a column to leave out; repeatable", collect)
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
      if (tables && options.withNode) {
        throw new UsageError("a node with a table of its own needs --data", {
          where: "--with-node",
          toDo: "start it with edgewise node",
        });
      }
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
  const { target, dataset, regression, number = [], category = [], ignore = [] } = options;
  if (target === undefined && dataset !== ownDataset) return undefined;
  if (dataset !== undefined && dataset !== ownDataset) {
    throw new UsageError(`--target is for tables of the nodes' own, and --dataset ${dataset} is none`);
  }
  return {
    question: {
      ...(target === undefined ? {} : { target }),
      regression,
      numbers: [...number],
      categories: [...category],
      leftOut: [...ignore],
    },
    model: options.model,
    stepSizeIsGiven: options.stepSize !== undefined,
  };
}
