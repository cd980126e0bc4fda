import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { emulateNode } from "../emulation/emulated-node.ts";
import { deviceProfiles, linkProfiles } from "../emulation/profiles.ts";
import { loadDataset } from "../host/datasets.ts";
import { loadKernels } from "../host/kernels.ts";
import { usualDataset } from "../host/task.ts";
import type { Dataset } from "../learning/dataset.ts";
import { systemClock } from "../platform/nodejs/clock.ts";
import { nodeUrl, webSocketDialer } from "../platform/nodejs/websocket-dialer.ts";
import { defaultMaximumFrameBytes } from "../protocol/messages.ts";
import { startEdgeNode } from "../runtime/edge-node.ts";
import { createShareSource } from "../runtime/node-data.ts";
import type { KernelsOption } from "./kernels-option.ts";
import { onEndSignal } from "./signals.ts";
import { createLog, type LogOptions } from "./terminal/log.ts";
import { showNode } from "./terminal/node-lines.ts";
import { UsageError } from "./usage.ts";

export interface NodeOptions extends LogOptions, KernelsOption {
  readonly name?: string;
  readonly device?: string;
  readonly link?: string;
  readonly data?: string;
  readonly own?: string;
  readonly shareSamples: boolean;
  readonly shareLabelCounts: boolean;
  readonly seed: number;
}

/** Pictures that --share-samples shows. */
const sharedSamples = 25;

/** Runs one edge node until it is told to end. */
export async function runNode(address: string, options: NodeOptions): Promise<void> {
  const log = createLog(options);
  const device = profile(deviceProfiles, options.device, "--device");
  const link = profile(linkProfiles, options.link, "--link");
  const url = urlOf(address);
  const kernels = await loadKernels(options.kernels);
  const load = (wanted: string, folder: string | undefined) => loadDataset(wanted, "train", folder, kernels);
  const own = options.own === undefined ? undefined : await ownData(options.own, load);
  const name = options.name ?? hostname();
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u.test(name)) {
    throw new UsageError("a name has 1 to 64 letters, digits, and . _ - (and starts with one of the former)", {
      where: `--name "${name}"`,
    });
  }

  log.line("info", `${name} connects to ${url}, kernels ${kernels.name}`);
  const node = startEdgeNode({
    config: {
      name,
      instance: randomUUID(),
      platform: `Node.js ${process.versions.node} on ${process.platform} ${process.arch}`,
      device: device?.name ?? "real",
      link: link?.name ?? (device ? "none" : "real"),
      data: own ? "own" : "assignable",
      firstRetryMs: 250,
      longestRetryMs: 5000,
    },
    clock: systemClock,
    kernels,
    shares: createShareSource({
      loadDataset: (wanted) => load(wanted, options.data),
      ...(own ? { own } : {}),
      openness: { labelCounts: options.shareLabelCounts, samples: options.shareSamples ? sharedSamples : 0 },
    }),
    ...emulateNode({
      dial: webSocketDialer(url, { maximumFrameBytes: defaultMaximumFrameBytes }),
      clock: systemClock,
      ...(device ? { device } : {}),
      ...(link ? { link } : {}),
      seed: options.seed,
      name,
    }),
    seed: options.seed,
    onEvent: showNode(log, options),
  });
  onEndSignal(() => node.stop());
  // Started by another process of edgewise: end when that one is gone, however it ended.
  if (process.connected) process.once("disconnect", () => node.stop());
  else if (process.connected === false) node.stop();

  const { reason, failed } = await node.ended;
  log.line(failed ? "error" : "info", reason);
  if (process.connected) process.disconnect();
  process.exitCode = failed ? 1 : 0;
}

/**
 * The node's own pictures, as the data that the aggregator asks for. They are read at once, so that what is wrong with them is
 * told before anybody is connected to.
 */
async function ownData(
  folder: string,
  load: (dataset: string, folder: string) => Promise<Dataset>,
): Promise<(dataset: string) => Promise<Dataset>> {
  let latest = { name: usualDataset, data: await load(usualDataset, folder) };
  return async (name) => {
    if (latest.name !== name) latest = { name, data: await load(name, folder) };
    return latest.data;
  };
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

function urlOf(address: string): string {
  try {
    return nodeUrl(address);
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}
