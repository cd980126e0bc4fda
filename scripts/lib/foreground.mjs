import { spawn } from "node:child_process";

/**
 * Runs a Node.js script in place of this process, as far as possible: it has the terminal, every signal reaches it
 * once, and this process ends with it, with the same exit code or signal.
 * @param {string} script
 * @param {readonly string[]} args
 */
export function runInForeground(script, args) {
  const child = spawn(process.execPath, [script, ...args], { stdio: "inherit" });
  // Ctrl-C in a terminal goes to every process of the group; npm sends it to us once more.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  process.on("SIGHUP", () => child.kill("SIGHUP"));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
