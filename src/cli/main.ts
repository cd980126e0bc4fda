import { CommanderError } from "commander";
import { loadPlugins } from "../host/plugins.ts";
import { systemReason } from "../platform/nodejs/system-errors.ts";
import { UserError } from "../protocol/user-error.ts";
import { pluginFiles } from "./plugin-option.ts";
import { createProgram } from "./program.ts";
import { isRunFile } from "./run-file.ts";
import { findRunFile, withRunFile } from "./run-file-arguments.ts";
import { printable } from "./terminal/printable.ts";

/** As a shell reports a program that a broken pipe (signal 13) has ended. */
const brokenPipe = 128 + 13;

endWhenOutputIsLost();

try {
  const args = process.argv.slice(2);
  const runFile = args.some(isRunFile) ? findRunFile(args, createProgram()) : undefined;
  const plugins = await loadPlugins([...pluginFiles(args), ...(runFile?.plugins ?? [])]);
  const program = createProgram(plugins);
  await program.parseAsync(runFile ? withRunFile(runFile, program, plugins.catalog) : args, { from: "user" });
} catch (error) {
  process.exitCode = exitCodeOf(error);
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
