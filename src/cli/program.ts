import { Command } from "commander";
import { version } from "../host/package.ts";
import { addAggregatorCommand } from "./aggregator.ts";
import { addDemoCommand } from "./demo.ts";
import { addExperimentCommand } from "./experiment.ts";
import { configureHelp } from "./help.ts";
import { addNodeCommand } from "./node.ts";
import { addSimulateCommand } from "./simulate.ts";

/** The command line with all its commands, not parsed yet. */
export function createProgram(): Command {
  const program = configureHelp(new Command("edgewise"))
    .description(
      "Trains one model on data that never leaves its devices, choosing how many local steps to take between averaging rounds.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .option("--quiet", "only warnings and errors", false)
    .option("--verbose", "also every message, measurements of each round, and the nodes' own lines", false)
    .option("--json-logs", "log JSON lines instead of text", false)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "edgewise: ")) });
  program.showHelpAfterError(false);

  addDemoCommand(program);
  addAggregatorCommand(program);
  addNodeCommand(program);
  addSimulateCommand(program);
  addExperimentCommand(program);
  return program;
}
