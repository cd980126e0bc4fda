import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { useStateFolder } from "./state-folder.ts";

const program = fileURLToPath(new URL("../../../bin/edgewise.mjs", import.meta.url));

/** Options that say what is kept of runs. */
const keeping: ReadonlySet<string> = new Set(["--runs-dir", "--no-save"]);

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** An object of the JSON log: an event with what pino adds. */
export type Logged = Readonly<Record<string, unknown>> & { readonly msg: string };

/** A running `edgewise`. It leads a process group of its own, in which the nodes that it starts are too. */
export interface Edgewise {
  readonly pid: number;
  readonly stdout: () => string;
  /** Closes the pipe that it prints to, as `head` does after its last line. */
  readonly closeStdout: () => void;
  /** What it printed on stderr so far, line by line. */
  readonly lines: readonly string[];
  /** The lines that are JSON objects, with `--json-logs`. */
  readonly logged: () => Logged[];
  /** The first line, printed already or to come, that fits; rejects if the program ends without it. */
  line(pattern: RegExp): Promise<string>;
  /** The first entry of the JSON log, there already or to come, that fits. */
  entry(fits: (entry: Logged) => boolean): Promise<Logged>;
  /** Both streams are closed and the program is gone. */
  readonly ended: Promise<End>;
  signal(signal: NodeJS.Signals): void;
  /** As the terminal does at Ctrl-C: to the program and all that it started. */
  signalGroup(signal: NodeJS.Signals): void;
  /** Ends what is left of it, at once. */
  end(): Promise<void>;
}

/** Starts `edgewise` with these arguments; whatever is left of it when the test is over is ended. */
export function edgewise(...args: readonly string[]): Edgewise {
  const started = launchEdgewise(...args);
  onTestFinished(() => started.end());
  return started;
}

/** The same for several tests together: the caller must call `end`. */
export function launchEdgewise(...args: readonly string[]): Edgewise {
  return launchBehind([], ...args);
}

/** The same, started by another program, whose arguments come first. */
export function launchBehind(starter: readonly string[], ...args: readonly string[]): Edgewise {
  // Nothing is to be left in the folder where tests are run.
  if (args[0] === "aggregator" && !args.some((arg) => keeping.has(arg)))
    return launchBehind(starter, ...args, "--no-save");
  // Independent of the developer's terminal: no colours, no browser.
  const state = useStateFolder();
  const env = { ...process.env, EDGEWISE_STATE_DIR: state.path, CI: "1", NO_COLOR: "1", NODE_OPTIONS: "" };
  const [first = process.execPath, ...rest] = [...starter, process.execPath, program, ...args];
  const child = spawn(first, rest, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env,
  });
  const watched = watch(child, `edgewise ${args.join(" ")}`);
  return {
    ...watched,
    async end() {
      await watched.end();
      state.leave();
    },
  };
}

function watch(child: ChildProcess, name: string): Edgewise {
  const pid = child.pid;
  if (pid === undefined || !child.stdout || !child.stderr) throw new Error(`${name} could not be started`);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let stdout = "";
  let end: End | undefined;
  const output = child.stdout;
  output.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  const ended = new Promise<End>((resolve) => {
    child.once("close", (code, signal) => {
      end = { code, signal };
      for (const look of waiting) look();
      resolve(end);
    });
  });

  function line(fits: (line: string) => boolean, what: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let seen = 0;
      const look = () => {
        for (; seen < lines.length; seen++) {
          if (!fits(lines[seen] as string)) continue;
          waiting.delete(look);
          return resolve(lines[seen] as string);
        }
        if (!end) return;
        waiting.delete(look);
        reject(new Error(`${name} ended (${end.code ?? end.signal}) without ${what}:\n${lines.join("\n")}`));
      };
      waiting.add(look);
      look();
    });
  }

  const send = (to: number, signal: NodeJS.Signals) => {
    try {
      process.kill(to, signal);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  };
  return {
    pid,
    stdout: () => stdout,
    closeStdout: () => output.destroy(),
    lines,
    logged: () => lines.map(parsed).filter((entry) => entry !== undefined),
    line: (pattern) => line((text) => pattern.test(text), `a line like ${pattern}`),
    async entry(fits) {
      const found = await line((text) => {
        const entry = parsed(text);
        return entry !== undefined && fits(entry);
      }, "the awaited entry of its log");
      return parsed(found) as Logged;
    },
    ended,
    signal: (signal) => send(pid, signal),
    signalGroup: (signal) => send(-pid, signal),
    async end() {
      send(-pid, "SIGKILL");
      await ended;
    },
  };
}

function parsed(line: string): Logged | undefined {
  return line.startsWith("{") ? (JSON.parse(line) as Logged) : undefined;
}

/** `http://127.0.0.1:PORT`, where a program with `--port 0` listens, as soon as it prints it. */
export async function addressOf(program: Edgewise): Promise<string> {
  const address = /(?:http|ws):\/\/([^ "]+:\d+)/;
  const line = await program.line(address);
  return `http://${address.exec(line)?.[1]}`;
}
