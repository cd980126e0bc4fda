import type { Catalog } from "../catalog/catalog.ts";
import { emulateNode } from "../emulation/emulated-node.ts";
import { testbedDevice } from "../emulation/testbed.ts";
import { allRows } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import { messagePortChannel } from "../platform/browser/message-port-channel.ts";
import { type EdgeNode, startEdgeNode } from "../runtime/edge-node.ts";
import { createShareSource, makeShare, type Openness, type ShareSource } from "../runtime/node-data.ts";
import type { Clock } from "../runtime/ports.ts";
import type { FromDevice, PartitionShare, StartDevice, ToDevice } from "./site-messages.ts";

/** As those of the demonstration. */
const openness: Openness = { labelCounts: true, samples: 25 };

export interface SiteDeviceOptions {
  readonly clock: Clock;
  readonly kernels: Kernels;
  readonly catalog: Catalog;
  /** Random: another one with each start. */
  readonly instance: string;
}

/** One device of a site: the edge node, slowed down to a device and a link of the papers' testbed. */
export function startSiteDevice({ name, number, seed, port }: StartDevice, options: SiteDeviceOptions): EdgeNode {
  const { clock, kernels, catalog, instance } = options;
  const { device, link } = testbedDevice(number);
  const tell = (message: FromDevice, given: Transferable[] = []) => port.postMessage(message, given);
  const dial = async () => {
    const { port1, port2 } = new MessageChannel();
    tell({ kind: "dial", port: port2 }, [port2]);
    return messagePortChannel(port1, "the aggregator of this page", { givesAway: true });
  };
  return startEdgeNode({
    config: {
      name,
      instance,
      platform: "a worker of this page",
      device: device.name,
      link: link?.name ?? "none",
      data: "assignable",
      stays: true,
    },
    clock,
    kernels,
    catalog,
    shares: sharesFrom(sharesOver(port, tell), options),
    ...emulateNode({ dial, clock, device, ...(link ? { link } : {}), seed, name }),
    seed,
  });
}

type AskShare = (dataset: string, share: PartitionShare) => Promise<Extract<ToDevice, { readonly kind: "share" }>>;

/** Asks the aggregator's worker for the files of a share. */
function sharesOver(port: MessagePort, tell: (message: FromDevice) => void): AskShare {
  const waiting = new Map<number, (answer: ToDevice) => void>();
  let asked = 0;
  port.onmessage = ({ data: answer }: MessageEvent<ToDevice>) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  };
  return async (dataset, share) => {
    asked += 1;
    const id = asked;
    const answer = await new Promise<ToDevice>((resolve) => {
      waiting.set(id, resolve);
      tell({ kind: "share", id, dataset, share });
    });
    if (answer.kind === "no-share") throw new Error(answer.reason);
    return answer;
  };
}

function sharesFrom(ask: AskShare, { catalog, kernels }: SiteDeviceOptions): ShareSource {
  return {
    async load(dataset, share, assignment) {
      if (share.kind !== "partition") throw new Error("a device of this page has no data of its own");
      const { files, isShare } = await ask(dataset, share);
      const read = async (fileName: string, allocate?: (bytes: number) => Uint8Array) => {
        const bytes = files.get(fileName) ?? new Uint8Array();
        if (!allocate) return bytes;
        const room = allocate(bytes.byteLength);
        room.set(bytes);
        return room;
      };
      const loaded = await catalog.dataset(dataset).load("train", read, kernels.allocate);
      const data = { ...loaded, features: kernels.pack(loaded.features) };
      if (isShare) return makeShare(data, allRows(data.exampleCount), openness, share.seed);
      return createShareSource({ catalog, loadDataset: async () => data, openness }).load(dataset, share, assignment);
    },
  };
}
