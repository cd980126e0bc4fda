import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface StartedProgram extends AsyncDisposable {
  /** The lines on stderr up to one that matches; fails if the program ends before. */
  line(pattern: RegExp): Promise<string>;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
}

/** `edgewise ...` as a process, ended when it goes out of scope. */
export function startProgram(...args: readonly string[]): StartedProgram {
  const child = spawn(process.execPath, ["bin/edgewise.mjs", ...args], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let isOver = false;
  const wake = () => {
    for (const look of listeners) look();
  };
  void ended.then(() => {
    isOver = true;
    wake();
  });
  createInterface({ input: child.stderr }).on("line", (text) => {
    lines.push(text);
    wake();
  });
  return {
    ended,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        let looked = 0;
        const look = () => {
          const found = lines.slice(looked).find((text) => pattern.test(text));
          looked = lines.length;
          if (found === undefined && !isOver) return;
          listeners.delete(look);
          if (found !== undefined) resolve(found);
          else reject(new Error(`edgewise ${args.join(" ")} ended without ${pattern}:\n${lines.join("\n")}`));
        };
        listeners.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
