// The processes of the benchmark, and the questions that they answer.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const bench = fileURLToPath(new URL("..", import.meta.url));

/**
 * Starts a script of `bench/`.
 * @param {string} script
 * @param {readonly (string | number)[]} args
 */
export function start(script, args) {
  return fork(bench + script, args.map(String), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: [...process.execArgv, "--expose-gc"],
  });
}

/** @param {readonly import("node:child_process").ChildProcess[]} children */
export async function end(children) {
  await Promise.all(
    children.map((child) => {
      if (child.exitCode !== null || child.signalCode !== null) return undefined;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      return ended;
    }),
  );
}

/**
 * What a process answers; one question at a time.
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} question
 * @param {number} [count]
 * @returns {Promise<any>}
 */
export function ask(child, question, count) {
  return new Promise((resolve, reject) => {
    /** @param {number | null} code */
    const gone = (code) => reject(new Error(`a process ended with ${code} when it was asked for ${question}`));
    child.once("exit", gone);
    child.once("message", (answer) => {
      child.off("exit", gone);
      resolve(answer);
    });
    child.send({ question, count });
  });
}

/**
 * The other end of `ask`. The process ends with its parent.
 * @param {Record<string, (count: number) => unknown>} answers
 */
export function answer(answers) {
  process.on("message", async (/** @type {any} */ { question, count }) => {
    process.send?.((await answers[question]?.(count)) ?? null);
  });
  process.once("disconnect", () => process.exit());
  process.once("SIGTERM", () => process.exit());
}

/** What this process has computed since it began. */
export function processorSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Memory of this process after garbage collection. */
export async function residentBytes() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage().rss;
}

/** How many files, connections among them, a process may have open. Node.js raises the limit to its maximum. */
export function openFilesLimit() {
  const report = /** @type {any} */ (process.report.getReport());
  const { soft } = report.userLimits?.open_files ?? { soft: "unlimited" };
  return soft === "unlimited" ? Number.POSITIVE_INFINITY : Number(soft);
}
