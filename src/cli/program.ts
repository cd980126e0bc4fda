import { Command } from "commander";
import { builtInCatalog } from "../catalog/built-in.ts";
import { version } from "../host/package.ts";
import type { Plugins } from "../host/plugins.ts";
import { addAggregatorCommand } from "./aggregator.ts";
import { addCheckCommand } from "./check.ts";
import { addDemoCommand } from "./demo.ts";
import { addEvaluateCommand } from "./evaluate.ts";
import { addExperimentCommand } from "./experiment.ts";
import { configureHelp } from "./help.ts";
import { addInitCommand } from "./init.ts";
import { addNodeCommand } from "./node.ts";
import { addPlanCommand } from "./plan.ts";
import { addPredictCommand } from "./predict.ts";
import { addRelayCommand } from "./relay.ts";
import { addReplayCommand } from "./replay.ts";
import { addRunsCommand } from "./runs.ts";
import { addSimulateCommand } from "./simulate.ts";
import { addTokensCommand } from "./tokens.ts";

export const noPlugins: Plugins = { files: [], catalog: builtInCatalog };

/** Says of an option that the command does not have which other commands have it. */
function withHint(program: Command, complaint: string): string {
  const option = /unknown option '(--[a-z-]+)/.exec(complaint)?.[1];
  const owners = program.commands.filter(({ options }) => options.some(({ long }) => long === option));
  if (option === undefined || owners.length === 0) return complaint;
  const names = owners.map((command) => command.name());
  const all = [...names.slice(0, -2), names.slice(-2).join(" and ")].join(", ");
  return `edgewise: unknown option '${option}': it belongs to edgewise ${all}\n`;
}

/**
 * The command line with all its commands, not parsed yet.
 *
 * @param given the arguments that will be parsed, which are kept of runs
 */
export function createProgram(plugins: Plugins = noPlugins, given: readonly string[] = []): Command {
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
    .configureOutput({
      outputError: (text, write) => write(withHint(program, text.replace(/^error: /, "edgewise: "))),
    });
  program.showHelpAfterError(false);

  addDemoCommand(program, plugins, given);
  addAggregatorCommand(program, plugins, given);
  addNodeCommand(program, plugins);
  addRelayCommand(program);
  addCheckCommand(program);
  addInitCommand(program);
  addPlanCommand(program, plugins);
  addRunsCommand(program);
  addReplayCommand(program);
  addTokensCommand(program);
  addPredictCommand(program, plugins);
  addEvaluateCommand(program, plugins);
  addSimulateCommand(program, plugins);
  addExperimentCommand(program, plugins);
  return program;
}
