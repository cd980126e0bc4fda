import type { Command } from "commander";
import { addRunOptions, type RunOptions } from "./run-options.ts";
import type { LogOptions } from "./terminal/log.ts";

type AggregatorOptions = RunOptions & LogOptions & { readonly withNode: boolean };

export function addAggregatorCommand(program: Command): void {
  const command = program
    .command("aggregator")
    .description(
      "average what the nodes learn, decide how often, and show the page; a run starts when enough nodes are there",
    );
  addRunOptions(command, { budgetSeconds: 60 })
    .option("--with-node", "also start a node on this machine", false)
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<AggregatorOptions>();
      const data = options.data === undefined ? [] : ["--data", options.data];
      const ownNodes = new Map(options.withNode ? [["local-node", data]] : []);
      const { runSession } = await import("./session.ts");
      await runSession({ options, ownNodes, expectedCosts: { localSeconds: 0, globalSeconds: 0 } });
    });
}
