/** As a shell reports a program that a broken pipe (signal 13) has ended. */
const brokenPipe = 128 + 13;

/** Ends the process quietly, with all its threads, once nobody reads what it prints any more, as in `edgewise ... | head`. */
export function endAtBrokenPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(brokenPipe);
      throw error;
    });
  }
}
