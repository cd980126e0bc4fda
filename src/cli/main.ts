import { CommanderError } from "commander";
import { loadPlugins } from "../host/plugins.ts";
import { UserError } from "../protocol/user-error.ts";
import { endWhenOutputIsLost } from "./lost-output.ts";
import { pluginFiles } from "./plugin-option.ts";
import { createProgram } from "./program.ts";
import { isRunFile } from "./run-file.ts";
import { findRunFile, withRunFile } from "./run-file-arguments.ts";
import { printable } from "./terminal/printable.ts";

endWhenOutputIsLost();

try {
  const args = process.argv.slice(2);
  const runFile = args.some(isRunFile) ? findRunFile(args, createProgram()) : undefined;
  const program = createProgram(await loadPlugins([...pluginFiles(args), ...(runFile?.plugins ?? [])]));
  await program.parseAsync(runFile ? withRunFile(runFile, program) : args, { from: "user" });
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
