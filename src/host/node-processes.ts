import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { lowerPriority } from "./lower-priority.ts";
import { packageRoot } from "./package.ts";

/** Node processes that this process started, each under its name. */
export interface NodeProcesses {
  /** Does nothing if the node runs; if it was told to end, it is started again as soon as it has. */
  start(name: string): void;
  /** To be called when a node has been told to end in another way than by this object. */
  ending(name: string): void;
  /** Asks all of them to end and waits until they have; those that do not within 5 s are killed. */
  stopAll(): Promise<void>;
}

export interface NodeProcessesOptions {
  /** Arguments of `edgewise node` by node name. */
  readonly argumentsOf: (name: string) => readonly string[];
  /** Variables that the nodes get beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A line that a node printed. */
  readonly onLine: (name: string, line: string) => void;
  /** A node ended unexpectedly. `how` is its exit code and last line, or the signal. */
  readonly onFailure: (name: string, how: string) => void;
}

interface Running {
  readonly child: ChildProcess;
  ending: boolean;
  startAgain: boolean;
}

const killAfterMs = 5000;

/** The node was asked to end: not a failure. */
const endSignals: readonly unknown[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Children have an IPC channel to this process and end when it is gone, however it ended. */
export function createNodeProcesses({
  argumentsOf,
  environment = {},
  onLine,
  onFailure,
}: NodeProcessesOptions): NodeProcesses {
  const running = new Map<string, Running>();
  let stopping = false;

  function start(name: string): void {
    const before = running.get(name);
    if (before?.ending) before.startAgain = true;
    if (before || stopping) return;
    const child = fork(join(packageRoot, "dist", "cli", "main.js"), ["node", ...argumentsOf(name)], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      execArgv: [],
      env: { ...process.env, ...environment },
    });
    // Learning can wait for the page that shows it: many nodes at the same priority leave a browser beside them a picture each second.
    if (child.pid !== undefined) lowerPriority(child.pid);
    const node: Running = { child, ending: false, startAgain: false };
    running.set(name, node);
    let lastLine = "";
    if (child.stderr) {
      createInterface({ input: child.stderr }).on("line", (line) => {
        lastLine = line;
        onLine(name, line);
      });
    }
    child.once("close", (code, signal) => {
      running.delete(name);
      if (node.startAgain) return start(name);
      if (stopping || code === 0 || endSignals.includes(signal)) return;
      onFailure(name, code === null ? String(signal) : `exit code ${code}: ${lastLine}`);
    });
  }

  return {
    start,
    ending(name) {
      const node = running.get(name);
      if (node) node.ending = true;
    },
    async stopAll() {
      stopping = true;
      const ends = Array.from(running.values(), ({ child }) => {
        const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
        child.kill("SIGTERM");
        const timer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
        return ended.then(() => clearTimeout(timer));
      });
      await Promise.all(ends);
    },
  };
}
