import { CommanderError } from "commander";
import { loadPlugins } from "../host/plugins.ts";
import { UserError } from "../protocol/user-error.ts";
import { endWhenOutputIsLost } from "./lost-output.ts";
import { pluginFiles } from "./plugin-option.ts";
import { createProgram } from "./program.ts";
import { printable } from "./terminal/printable.ts";

endWhenOutputIsLost();

try {
  await createProgram(await loadPlugins(pluginFiles(process.argv.slice(2)))).parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError) {
    process.stderr.write(`edgewise: ${printable(error.message)}\n`);
    return 2;
  }
  throw error;
}
