import type { Access } from "../host/access.ts";
import { createNodeProcesses, type NodeProcesses } from "../host/node-processes.ts";
import { type Plugins, pluginArguments } from "../host/plugins.ts";
import type { KernelsChoice } from "../kernels/choose-kernels.ts";
import { joinLink } from "../platform/nodejs/join-link.ts";
import type { Log, LogOptions } from "./terminal/log.ts";

/** Nodes that an aggregator's program starts itself. */
export interface OwnNodes {
  /** By name, with the arguments of `edgewise node` beside address and name. */
  readonly nodes: ReadonlyMap<string, readonly string[]>;
  readonly kernels: KernelsChoice;
  readonly plugins: Plugins;
  readonly logging: LogOptions;
  readonly log: Log;
  /** Where the aggregator is reached. */
  readonly url: string;
  readonly tls: { readonly pin: string } | undefined;
  readonly access: Access | undefined;
  /** A node ended unexpectedly. @returns whether that is told as the end of a run */
  readonly onFailure: (explanation: string) => boolean;
}

/** The nodes as processes, each of which has been started. */
export function startOwnNodes(own: OwnNodes): NodeProcesses {
  const { nodes, kernels, plugins, logging, log, url, tls, access, onFailure } = own;
  const processes = createNodeProcesses({
    argumentsOf: (name) => [
      joinLink(url, tls ? { pin: tls.pin } : {}),
      "--name",
      name,
      "--no-key",
      ...(nodes.get(name) ?? []),
      "--kernels",
      kernels,
      ...pluginArguments(plugins),
      ...logArguments(logging),
    ],
    ...(access ? { environment: { EDGEWISE_TOKEN: access.gate.ownToken("join") } } : {}),
    onLine: (name, line) => log.line(logging.verbose ? "info" : "debug", `${log.style.dim(`${name} |`)} ${line}`),
    onFailure(name, how) {
      const isEnd = onFailure(`${name} ended with ${how}, and the run cannot begin without it`);
      if (!isEnd) log.line("error", `${name} ended with ${how}`);
    },
  });
  for (const name of nodes.keys()) processes.start(name);
  return processes;
}

function logArguments({ verbose, jsonLogs }: LogOptions): string[] {
  return [...(jsonLogs ? ["--json-logs"] : []), ...(verbose ? [] : ["--quiet"])];
}
