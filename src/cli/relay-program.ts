import { join } from "node:path";
import { assembleRelay } from "../host/assemble-relay.ts";
import { type NatsConfiguration, parseNodeLink } from "../host/nats.ts";
import { withoutPassword } from "../platform/nats/nats-address.ts";
import { signingKey } from "../platform/nodejs/access/ed25519.ts";
import { keptKey } from "../platform/nodejs/access/kept-key.ts";
import { makeSecretFolder, usualStateFolder } from "../platform/nodejs/access/state-folder.ts";
import { letHeapDouble } from "../platform/nodejs/heap-growth.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import { announceRelay } from "./announce-relay.ts";
import type { ListeningOptions } from "./listening-options.ts";
import { relayName } from "./relay-name.ts";
import { onEndSignal } from "./signals.ts";
import { showAggregator } from "./terminal/aggregator-lines.ts";
import { createLog, type LogOptions } from "./terminal/log.ts";
import { showNode } from "./terminal/node-lines.ts";
import { UsageError } from "./usage.ts";

export interface RelayOptions extends LogOptions, NatsConfiguration, ListeningOptions {
  readonly listen: string;
  readonly name?: string;
  readonly nodes: number;
  /** False: it has none. */
  readonly key: boolean;
  readonly giveUpAfter?: number;
}

/** What is told of its nodes; of runs it tells what any node does. */
const ofNodes: ReadonlySet<AggregatorEvent["kind"]> = new Set([
  "node-joined",
  "node-described",
  "node-gone",
  "connection-refused",
  "node-late",
  "node-failed",
  "encoding-not-taken",
  "node-doubted",
] as const);

/** Runs one relay until its parent is done, or it is told to end. */
export async function runRelay(address: string, options: RelayOptions): Promise<void> {
  letHeapDouble();
  const log = createLog(options);
  const { url, pin, key: aggregatorKey, token = process.env.EDGEWISE_TOKEN || undefined } = linkOf(address);
  const name = relayName(options.name);
  const { stateDir = usualStateFolder() } = options;
  if (options.key) makeSecretFolder(stateDir);
  // The line that changes belongs to what happens between it and its parent.
  const showNodes = showAggregator({ ...log, columns: () => undefined, status() {} }, options);
  const listening = { ...options, ...listeningOf(options.listen), stateDir };
  const relay = await assembleRelay({
    ...listening,
    ...{ url, token, pin, aggregatorKey, name },
    key: options.key ? signingKey(keptKey(join(stateDir, "node.key"))) : undefined,
    silenceSeconds: options.silence,
    giveUpAfterSeconds: options.giveUpAfter,
    onParent: showNode(log, options),
    onNodes(event) {
      if (ofNodes.has(event.kind)) showNodes(event);
    },
    onWarning: (message) => log.line("warn", message),
  });
  log.line("info", `${name} is a relay`);
  announceRelay(log, relay, listening);
  log.line(
    "info",
    `it connects to ${withoutPassword(url)} when ${options.nodes === 1 ? "one of them is" : `${options.nodes} of them are`} there`,
  );
  onEndSignal(() => relay.stop());
  const { reason, failed } = await relay.ended;
  log.status("");
  log.line(failed ? "error" : "info", reason);
  await relay.close();
  process.exitCode = failed ? 1 : 0;
}

function linkOf(address: string) {
  try {
    return parseNodeLink(address);
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

/** `7314`, `0.0.0.0:7314` or `[::]:7314`. */
function listeningOf(listen: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, text = ""] = /^(?:(?:\[([^\]]+)\]|([^:]+)):)?(\d{1,5})$/.exec(listen) ?? [];
  const port = Number(text);
  if (text === "" || port > 65_535)
    throw new UsageError("this is no address to listen at", {
      where: `--listen "${listen}"`,
      toDo: "say a port (7314), or HOST:PORT (0.0.0.0:7314)",
    });
  return { host: bracketed ?? plain ?? "127.0.0.1", port };
}
