import { CommanderError } from "commander";
import type { Plugins } from "../host/plugins.ts";
import { UserError } from "../protocol/user-error.ts";
import { isRunFile } from "./is-run-file.ts";
import { withNetworkFiles } from "./network-arguments.ts";
import { pluginFiles } from "./plugin-option.ts";
import { createProgram, noPlugins } from "./program.ts";
import { printable } from "./terminal/printable.ts";

/**
 * Does what these arguments of `edgewise` ask for. What is wrong with them costs a line on stderr.
 *
 * @returns the exit code of a command that was not begun: 2 after a complaint, 0 after help; undefined of all others, which set
 *   that of the process themselves
 */
export async function runCommandLine(asked: readonly string[]): Promise<number | undefined> {
  try {
    if (asked.some(isRunFile) && (await doesSeveral(asked))) return undefined;
    const args = withNetworkFiles(await argumentsOfRun(asked));
    const runFiles = args.some(isRunFile) ? await import("./run-file-arguments.ts") : undefined;
    const runFile = runFiles?.findRunFile(args, createProgram());
    const plugins = await pluginsFrom([...pluginFiles(args), ...(runFile?.plugins ?? [])]);
    const named = createProgram(plugins);
    const given = runFiles && runFile ? runFiles.withRunFile(runFile, named, plugins.catalog) : args;
    const program = createProgram(plugins, given);
    await program.parseAsync(given, { from: "user" });
    return undefined;
  } catch (error) {
    return exitCodeOf(error);
  }
}

/** Whether the arguments name a file with several runs, which have been done then. */
async function doesSeveral(args: readonly string[]): Promise<boolean> {
  const { findRunsFile, doRunsFile } = await import("./runs-command.ts");
  const file = findRunsFile(args, createProgram());
  if (!file) return false;
  const plugins = await pluginsFrom([...pluginFiles(file.given), ...file.plugins]);
  await doRunsFile(file, plugins);
  return true;
}

/** With `--resume` those of the run that goes on. */
async function argumentsOfRun(args: readonly string[]): Promise<readonly string[]> {
  if (!args.some((arg) => arg.startsWith("--resume"))) return args;
  const { areOfResumed, resumedArguments } = await import("./resumed-arguments.ts");
  return areOfResumed(args) ? resumedArguments(args) : args;
}

async function pluginsFrom(files: readonly string[]): Promise<Plugins> {
  if (files.length === 0) return noPlugins;
  const { loadPlugins } = await import("../host/plugins.ts");
  return loadPlugins(files);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError) {
    // What is wrong with a file may be several things, each on a line of its own.
    for (const line of error.message.split("\n")) process.stderr.write(`edgewise: ${printable(line)}\n`);
    return 2;
  }
  throw error;
}
