import { hostname } from "node:os";
import { join } from "node:path";
import { sampleWords } from "../data/row-sample.ts";
import { deviceProfiles, linkProfiles } from "../emulation/profiles.ts";
import { assembleNode } from "../host/assemble-node.ts";
import { type NatsAccess, parseNodeLink } from "../host/nats.ts";
import type { OwnDataConfiguration } from "../host/open-own-data.ts";
import type { Plugins } from "../host/plugins.ts";
import { withoutPassword } from "../platform/nats/nats-address.ts";
import { keyLine } from "../platform/nodejs/access/allowed-keys.ts";
import { signingKey } from "../platform/nodejs/access/ed25519.ts";
import { keptKey } from "../platform/nodejs/access/kept-key.ts";
import { makeSecretFolder, usualStateFolder } from "../platform/nodejs/access/state-folder.ts";
import type { JoinLink } from "../platform/nodejs/join-link.ts";
import { keyText } from "../protocol/identity/key-text.ts";
import type { SigningKey } from "../protocol/identity/signatures.ts";
import { finishedReason } from "../protocol/messages.ts";
import type { Watts } from "../runtime/ports.ts";
import { agreesToTell, checkSomebodyIsThere } from "./agree-to-tell.ts";
import type { KernelsOption } from "./kernels-option.ts";
import { type ReadOptions, readingOf, refuseOfTables } from "./read-options.ts";
import { onEndSignal } from "./signals.ts";
import { createLog, type Log, type LogOptions } from "./terminal/log.ts";
import { toldWhenWanted } from "./terminal/meter-problem.ts";
import { namedLog } from "./terminal/named-log.ts";
import { showNode } from "./terminal/node-lines.ts";
import { readingBar } from "./terminal/reading-bar.ts";
import { UsageError } from "./usage.ts";

export interface NodeOptions extends LogOptions, KernelsOption, ReadOptions, NatsAccess {
  readonly data?: readonly string[];
  readonly yes: boolean;
  readonly holdout: number;
  readonly maxRows?: number;
  readonly minCount: number;
  readonly ignore?: readonly string[];
  readonly name?: string;
  readonly device?: string;
  readonly link?: string;
  readonly watts?: Watts;
  readonly threads: number;
  readonly engine: "kernels" | "onnxruntime";
  readonly datasets?: string;
  readonly own?: string;
  readonly shareSamples: boolean;
  readonly shareLabelCounts: boolean;
  readonly stay: boolean;
  readonly giveUpAfter?: number;
  readonly run?: string;
  readonly serves: number;
  readonly seed: number;
  readonly stateDir?: string;
  readonly showKey: boolean;
  /** False: it has none. */
  readonly key: boolean;
}

/** Pictures that --share-samples shows. */
const sharedSamples = 25;

/** Runs one edge node until it is told to end. */
export async function runNode(address: string | undefined, options: NodeOptions, { catalog }: Plugins): Promise<void> {
  if (options.showKey) return showKey(options);
  if (address === undefined)
    throw new UsageError("the address of the aggregator is missing", {
      toDo: "say edgewise node URL, with the link that the aggregator prints",
    });
  const log = createLog(options);
  const device = profile(deviceProfiles, options.device, "--device");
  const link = profile(linkProfiles, options.link, "--link");
  const { url, pin, key: aggregatorKey, token = process.env.EDGEWISE_TOKEN || undefined } = linkOf(address);
  const name = nameOf(options);
  const key = options.key ? keyOf(options) : undefined;
  if (options.data && options.own !== undefined) throw new UsageError("--data and --own both name this node's data");
  if (options.threads > 1 && options.kernels === "plain" && options.engine === "kernels")
    throw new UsageError("--threads needs kernels of WebAssembly", { toDo: "leave --kernels plain out, or --threads" });
  if (options.run !== undefined && options.serves > 1)
    throw new UsageError(`--run names one run, and --serves asks for ${options.serves}`, { toDo: "leave one out" });
  if (options.data && !options.yes) checkSomebodyIsThere();
  const assembled = await assembleNode({
    url,
    token,
    pin,
    natsCreds: options.natsCreds,
    natsCa: options.natsCa,
    aggregatorKey,
    key,
    name,
    catalog,
    kernels: options.kernels,
    ...(options.engine === "kernels" ? {} : { engine: options.engine }),
    ...(options.threads === 1 ? {} : { threads: options.threads }),
    ...(options.datasets === undefined ? {} : { datasets: options.datasets }),
    ...(options.data ? { ownData: ownDataOf(options.data, options, log) } : {}),
    ...(options.own === undefined ? {} : { own: options.own }),
    openness: { labelCounts: options.shareLabelCounts, samples: options.shareSamples ? sharedSamples : 0 },
    ...(device ? { device } : {}),
    ...(link ? { link } : {}),
    ...(options.watts ? { watts: options.watts } : {}),
    seed: options.seed,
    stays: options.stay,
    ...(options.giveUpAfter === undefined ? {} : { giveUpAfterSeconds: options.giveUpAfter }),
    ...(options.run === undefined ? {} : { run: options.run }),
    ...(options.serves === 1 ? {} : { serves: options.serves }),
  });
  const { ownData } = assembled;
  if (ownData) {
    if (ownData.kind === "pictures") refuseOfTables(options, options.data ?? []);
    const what = ownData.kind === "table" ? "rows" : "pictures";
    if (ownData.sample) {
      const why = options.maxRows === undefined ? "; there is no memory for more" : "";
      log.line("warn", `${sampleWords(ownData.sample, what)}${why}`);
    }
    log.line("info", `${ownData.records} ${what}, ${ownData.heldOut} of them kept for testing`);
    if (!options.yes && !(await agreesToTell(ownData, url))) throw new UsageError("not agreed: nothing was sent");
  }
  const { energy, meterProblem } = assembled;
  if (energy?.metered)
    log.line("info", `joules by ${energy.by}: nodes on one machine share its meter, and each counts all of it`);
  const threads = options.threads === 1 ? "" : `, ${options.threads} threads`;
  const engine = options.engine === "kernels" ? "" : `, gradients of layers by ${options.engine}`;
  log.line("info", `${name} connects to ${withoutPassword(url)}, kernels ${assembled.kernels}${engine}${threads}`);
  const logs = logsOf(log, options.serves);
  const nodes = logs.map((own) => assembled.start(toldWhenWanted(meterProblem, own, showNode(own, options))));
  endWithParent(() => {
    for (const node of nodes) node.stop();
  });

  const ends = nodes.map(async ({ ended }, i) => {
    const { reason, failed } = await ended;
    log.status("");
    logs[i]?.line(failed ? "error" : "info", reason);
    // The program that did all of the runs is done, also with a connection that it has no use for at present.
    if (reason === finishedReason) for (const node of nodes) node.stop();
    return failed;
  });
  const hasFailed = (await Promise.all(ends)).includes(true);
  if (process.connected) process.disconnect();
  process.exitCode = hasFailed ? 1 : 0;
}

/** One for each connection. */
function logsOf(log: Log, serves: number): Log[] {
  if (serves === 1) return [log];
  return Array.from({ length: serves }, (_, i) => namedLog(log, `connection ${i + 1}`));
}

/** The line is a result here, and goes to standard output. */
function showKey(options: NodeOptions): void {
  if (!options.key) throw new UsageError("--show-key and --no-key contradict each other", { toDo: "leave one out" });
  process.stdout.write(`${keyLine(keyText(keyOf(options).publicKey), nameOf(options))}\n`);
}

/** All nodes of a state folder have one key. */
function keyOf({ stateDir = usualStateFolder() }: NodeOptions): SigningKey {
  makeSecretFolder(stateDir);
  return signingKey(keptKey(join(stateDir, "node.key")));
}

function ownDataOf(paths: readonly string[], options: NodeOptions, log: Log): OwnDataConfiguration {
  const { holdout, seed, maxRows, minCount, ignore = [] } = options;
  return {
    paths,
    read: readingOf(options),
    onProgress: readingBar(log),
    holdout,
    seed,
    maxRows,
    minCount,
    ignore,
    onWarning: (text) => log.line("warn", text),
  };
}

/** A node that another process of edgewise has started ends when that one wants it to, or is gone, however it ended. */
function endWithParent(stop: () => void): void {
  if (process.connected === undefined) return onEndSignal(stop);
  if (!process.connected) return stop();
  process.once("disconnect", stop);
  process.on("SIGTERM", stop);
  // Ctrl-C reaches all processes of a terminal, and the aggregator still needs its nodes to evaluate the result.
  process.on("SIGINT", () => {});
  process.on("SIGHUP", () => {});
}

function nameOf({ name = hostname() }: NodeOptions): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u.test(name)) return name;
  throw new UsageError("a name has 1 to 64 letters, digits, and . _ - (and starts with one of the former)", {
    where: `--name "${name}"`,
  });
}

function profile<P extends { readonly name: string }>(
  profiles: readonly P[],
  name: string | undefined,
  option: string,
): P | undefined {
  if (name === undefined) return undefined;
  const found = profiles.find((candidate) => candidate.name === name);
  if (found) return found;
  throw new UsageError(`${option} "${name}" is not known`, {
    toDo: `choose one of: ${profiles.map((each) => each.name).join(", ")}`,
  });
}

function linkOf(address: string): JoinLink {
  try {
    return parseNodeLink(address);
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}
