import { spawn } from "node:child_process";
import { networkInterfaces } from "node:os";
import type { AggregatorEvent, RunSummary } from "../runtime/events.ts";
import { type Assembly, assembleAggregator, type ExpectedCosts, startProblem } from "./assembly.ts";
import { createNodeProcesses, type NodeProcesses } from "./node-processes.ts";
import { type RunOptions, settingsOf } from "./run-options.ts";
import { onEndSignal } from "./signals.ts";
import { showAggregator } from "./terminal/aggregator-lines.ts";
import { createLog, type LogOptions } from "./terminal/log.ts";
import { UsageError } from "./usage.ts";

export interface SessionOptions {
  readonly options: RunOptions & LogOptions;
  /** Nodes that this process starts, by name, with the arguments of `edgewise node` beside address and name. */
  readonly ownNodes: ReadonlyMap<string, readonly string[]>;
  readonly expectedCosts: ExpectedCosts;
}

/** Runs an aggregator, and the node processes that belong to it, until it is told to end; with --once for one run. */
export async function runSession({ options, ownNodes, expectedCosts }: SessionOptions): Promise<void> {
  const log = createLog(options);
  const problem = startProblem(settingsOf(options), options.nodes, expectedCosts, options.delay);
  if (problem !== undefined) throw new UsageError(problem);
  if (options.json && !options.once) throw new UsageError("--json prints the result of one run: use it with --once");

  let nodes: NodeProcesses | undefined;
  const assembly = await assembleAggregator({
    options,
    expectedNames: [...ownNodes.keys()],
    startableNames: new Set(ownNodes.keys()),
    expectedCosts,
    startNode: (name) => nodes?.start(name),
  });
  const { aggregator, server, settings } = assembly;
  const show = showAggregator(log);
  for (const event of aggregator.history()) show(event);
  const stopShowing = aggregator.subscribe(show);

  nodes = createNodeProcesses({
    argumentsOf: (name) => [server.url, "--name", name, ...(ownNodes.get(name) ?? []), ...logArguments(options)],
    onLine: (name, line) => log.line(options.verbose ? "info" : "debug", `${log.style.dim(`${name} |`)} ${line}`),
    onFailure: (name, code, lastLine) => log.line("error", `${name} ended with exit code ${code}: ${lastLine}`),
  });

  const ended = new Promise<RunSummary | undefined>((resolve) => {
    onEndSignal(() => resolve(undefined));
    if (!options.once) return;
    aggregator.subscribe((event: AggregatorEvent) => {
      if (event.kind === "run-finished") resolve(event.summary);
    });
  });
  for (const name of ownNodes.keys()) nodes.start(name);
  const url = log.style.bold(server.url);
  if (!options.once) log.line("info", `the page is at ${url}`);
  for (const address of nodeAddresses(server.url, options.host)) {
    log.line(ownNodes.size < options.nodes ? "info" : "debug", `nodes connect with: edgewise node ${address}`);
  }
  if (options.open && !options.once) openInBrowser(server.url);
  aggregator.start(settings);

  const summary = await ended;
  stopShowing();
  await close(assembly, nodes);
  if (options.once && !summary) {
    log.line("error", "ended before the run was finished");
    process.exitCode = 130;
  }
  if (summary && options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
}

async function close(assembly: Assembly, nodes: NodeProcesses): Promise<void> {
  await nodes.stopAll();
  await assembly.close();
}

/** Where nodes reach the aggregator: if it listens everywhere, each of this machine's addresses. */
function nodeAddresses(url: string, host: string): string[] {
  const { port } = new URL(url);
  if (host !== "0.0.0.0" && host !== "::") return [url.replace("http:", "ws:")];
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const outside = interfaces.filter(({ family, internal }) => family === "IPv4" && !internal);
  return outside.map(({ address }) => `ws://${address}:${port}`);
}

function logArguments({ verbose, jsonLogs }: LogOptions): string[] {
  return [...(jsonLogs ? ["--json-logs"] : []), ...(verbose ? [] : ["--quiet"])];
}

/** Does nothing where there is no browser to open. */
function openInBrowser(url: string): void {
  if (process.env.CI) return;
  const [program, ...args] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  if (program === "xdg-open" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const child = spawn(program as string, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
