import type { Command } from "commander";
import { exitCodes, helpSection } from "./help.ts";
import { addListeningOptions } from "./listening-options.ts";
import { addNatsOptions } from "./nats-options.ts";
import type { RelayOptions } from "./relay-program.ts";
import { inRange, wholeNumber } from "./usage.ts";

export function addRelayCommand(program: Command): void {
  const command = program
    .command("relay")
    .description("Run a relay: an aggregator to the nodes that connect to it, one node to its parent.")
    .argument("<url>", "address of the parent: of the aggregator or another relay, or the link that it prints")
    .requiredOption(
      "--listen <ADDRESS>",
      "where its nodes connect: a port, or HOST:PORT to take nodes of other machines",
    )
    .option("--name <NAME>", "name of this relay, unique at its parent (default: the machine's name and -relay)")
    .option("--nodes <N>", "nodes that it waits for before it first connects to its parent", wholeNumber(1, 1e6), 1)
    .option("--no-key", "have no key of its own towards the parent")
    .option(
      "--give-up-after <SECONDS>",
      "end when the parent could not be reached for so long (default: try for ever)",
      inRange(0, 1e9),
    );
  addNatsOptions(addListeningOptions(command))
    .addHelpText(
      "after",
      helpSection("Example:", [
        [
          "edgewise relay ws://hub:7313 --listen 0.0.0.0:7314 --nodes 20",
          "a site's relay; its nodes connect to port 7314",
        ],
      ]) + exitCodes,
    )
    .action(async (url: string, _options: unknown, self: Command) => {
      const { runRelay } = await import("./relay-program.ts");
      await runRelay(url, self.optsWithGlobals<RelayOptions>());
    });
}
