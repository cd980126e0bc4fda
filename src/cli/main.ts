import { systemReason } from "../platform/nodejs/system-errors.ts";
import { runCommandLine } from "./command-line.ts";

/** As a shell reports a program that a broken pipe (signal 13) has ended. */
const brokenPipe = 128 + 13;

endWhenOutputIsLost();

const code = await runCommandLine(process.argv.slice(2));
// What was begun before the complaint, such as a lease that is renewed, must not keep a program alive that does nothing.
if (code) process.stderr.write("", () => process.exit(code));
else if (code !== undefined) process.exitCode = code;

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
