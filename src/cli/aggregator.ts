import type { Command } from "commander";
import type { Plugins } from "../host/plugins.ts";
import { exitCodes, helpSection } from "./help.ts";
import { addRunOptions, type RunOptions } from "./run-options.ts";
import { usualRunsFolder } from "./runs.ts";
import type { LogOptions } from "./terminal/log.ts";
import { UsageError } from "./usage.ts";

type AggregatorOptions = RunOptions & LogOptions & { readonly withNode: boolean };

export function addAggregatorCommand(program: Command, plugins: Plugins): void {
  const command = program
    .command("aggregator")
    .argument(
      "[FILE]",
      "a YAML file that says what the options below say; options count more (edgewise init writes one)",
    )
    .description("Run an aggregator and its page. A run starts as soon as enough nodes are connected.");
  addRunOptions(command, plugins.catalog, { budgetSeconds: 60, runsFolder: usualRunsFolder })
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
      await runSession({ options, plugins, ownNodes, expectedCosts: { localSeconds: 0, globalSeconds: 0 } });
    });
}
