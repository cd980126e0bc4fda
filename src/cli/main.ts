import { Command, CommanderError } from "commander";
import { version } from "../host/package.ts";
import { UserError } from "../protocol/user-error.ts";
import { addAggregatorCommand } from "./aggregator.ts";
import { addDemoCommand } from "./demo.ts";
import { addExperimentCommand } from "./experiment.ts";
import { endWhenOutputIsLost } from "./lost-output.ts";
import { addNodeCommand } from "./node.ts";
import { addSimulateCommand } from "./simulate.ts";

endWhenOutputIsLost();

const program = new Command("edgewise")
  .description("Train one model over data that stay on many small devices, within a resource budget.")
  .version(version)
  .option("--quiet", "only warnings and errors", false)
  .option("--verbose", "every message, and the lines of the nodes", false)
  .option("--json-logs", "log JSON lines instead of text", false)
  .configureHelp({ showGlobalOptions: true })
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "edgewise: ")) });
program.showHelpAfterError(false);

addDemoCommand(program);
addAggregatorCommand(program);
addNodeCommand(program);
addSimulateCommand(program);
addExperimentCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError) {
    process.stderr.write(`edgewise: ${error.message}\n`);
    return 2;
  }
  throw error;
}
