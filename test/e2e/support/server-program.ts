import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A server that is no part of Edgewise, as soon as a line of its standard error says that it is ready. */
export async function startServerProgram(
  program: string,
  args: readonly string[],
  ready: string,
): Promise<{ end(signal?: NodeJS.Signals): Promise<void> }> {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    const said: string[] = [];
    createInterface({ input: child.stderr }).on("line", (line) => {
      said.push(line);
      if (line.includes(ready)) resolve();
    });
    child.once("error", (cause) => reject(new Error(`${program} cannot be started; is it installed?`, { cause })));
    child.once("close", (code) => reject(new Error(`${program} ended with ${code}:\n${said.join("\n")}`)));
  });
  return {
    async end(signal = "SIGTERM") {
      child.kill(signal);
      await ended;
    },
  };
}
