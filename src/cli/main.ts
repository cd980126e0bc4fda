import { CommanderError } from "commander";
import type { Plugins } from "../host/plugins.ts";
import { systemReason } from "../platform/nodejs/system-errors.ts";
import { UserError } from "../protocol/user-error.ts";
import { isRunFile } from "./is-run-file.ts";
import { pluginFiles } from "./plugin-option.ts";
import { createProgram, noPlugins } from "./program.ts";
import { printable } from "./terminal/printable.ts";

/** As a shell reports a program that a broken pipe (signal 13) has ended. */
const brokenPipe = 128 + 13;

endWhenOutputIsLost();

try {
  const args = await argumentsOfRun(process.argv.slice(2));
  const runFiles = args.some(isRunFile) ? await import("./run-file-arguments.ts") : undefined;
  const runFile = runFiles?.findRunFile(args, createProgram());
  const plugins = await pluginsFrom([...pluginFiles(args), ...(runFile?.plugins ?? [])]);
  const named = createProgram(plugins);
  const given = runFiles && runFile ? runFiles.withRunFile(runFile, named, plugins.catalog) : args;
  const program = createProgram(plugins, given);
  await program.parseAsync(given, { from: "user" });
} catch (error) {
  process.exitCode = exitCodeOf(error);
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

/**
 * Ends the process, with all its threads, once its output cannot be written: quietly if its reader has gone, as in
 * `edgewise ... | head`, and otherwise, as where a disk is full, with a line that says so and exit code 1.
 */
function endWhenOutputIsLost(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(brokenPipe);
    process.stderr.write(`edgewise: standard output cannot be written: ${systemReason(error)}\n`);
    process.exit(1);
  });
  process.stderr.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? brokenPipe : 1));
}
