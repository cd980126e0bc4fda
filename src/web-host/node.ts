import { builtInCatalog } from "../catalog/built-in.ts";
import { chooseKernels } from "../kernels/choose-kernels.ts";
import { allRows } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import { browserClock } from "../platform/browser/clock.ts";
import { downloadShare } from "../platform/browser/share-download.ts";
import { browserSignatures, type KeptKey, newKey, signingKey } from "../platform/browser/signatures.ts";
import { type BrowserStorage, openStorage } from "../platform/browser/storage.ts";
import { webSocketDialer } from "../platform/browser/websocket-dialer.ts";
import { keyIn } from "../protocol/identity/key-text.ts";
import { defaultMaximumFrameBytes, type NodeData } from "../protocol/messages.ts";
import type { NodeEventBody } from "../protocol/node/environment.ts";
import { type EdgeNode, type EdgeNodeOptions, startEdgeNode } from "../runtime/edge-node.ts";
import { createShareSource, makeShare, type ShareSource } from "../runtime/node-data.ts";
import { heldShare, shareIn } from "../runtime/share-bytes.ts";
import { drawnShares, ownReading } from "./drawn-digits.ts";
import { createDrawnTeller, type DrawnHere } from "./drawn-teller.ts";
import type { FromNode, NodeStart } from "./node-messages.ts";

/** What the aggregator is told of the data: their labels, and a few pictures of a public dataset. */
const openness = { labelCounts: true, samples: 16 } as const;
/** Of own files what the agreement on a schema takes, and no more. */
const closed = { labelCounts: false, samples: 0 } as const;

/** What a node has of its page. */
export interface NodePage extends DrawnHere {
  /** Shows what happens. */
  readonly tell: (message: FromNode) => void;
}

/**
 * THE edge node in a browser, to be called in a worker of its own: with this browser's clock, WebSocket, kernels and storage. Rejects if it
 * cannot start.
 */
export async function startNode(start: NodeStart, page: NodePage): Promise<EdgeNode> {
  const { tell } = page;
  const storage = await openStorage();
  const kernels = await chooseKernels(start.kernels);
  const key = signingKey(await keptKey(storage, start.place));
  const { base, token, aggregatorKey } = start;
  let received = 0;
  const isDrawn = start.source.kind === "drawn";
  tell({ kind: "ready", kernels: kernels.name, lasts: storage.lasts });
  const drawing = createDrawnTeller(browserClock, page.drawn, (told) => node.tellDrawn(told));
  const learnsFrom = await sourceOf(start, kernels, page, {
    onReceived: (bytes) => {
      received = bytes;
    },
    onRead: drawing.read,
  });
  if (isDrawn) page.onDrawn(drawing.changed);
  const node: EdgeNode = startEdgeNode({
    config: {
      name: start.name,
      instance: hex(browserSignatures.randomBytes(16)),
      platform: start.platform,
      data: learnsFrom.data,
      draws: isDrawn,
      stays: true,
    },
    identity: {
      signatures: browserSignatures,
      key,
      aggregatorKey: aggregatorKey === undefined ? undefined : keyIn(aggregatorKey),
    },
    clock: browserClock,
    kernels,
    catalog: builtInCatalog,
    ...learnsFrom.options,
    dial: webSocketDialer(nodeUrl(base), {
      maximumFrameBytes: defaultMaximumFrameBytes,
      token,
      admissionUrl: new URL("api/may-join", base).href,
    }),
    seed: new DataView(key.publicKey.buffer, key.publicKey.byteOffset).getUint32(0),
    onEvent(event) {
      if (event.kind === "connected" && isDrawn) drawing.changed();
      const message = told(event, received);
      if (message) tell(message);
    },
  });
  void node.ended.then((end) => tell({ kind: "ended", ...end }));
  return node;
}

type LearnsFrom = {
  readonly data: NodeData;
  readonly options: Pick<EdgeNodeOptions, "shares" | "ownData" | "onWeights">;
};

/** @throws UserError if the files that it is to learn from cannot be read, or nothing can be learned from them */
async function sourceOf(
  start: NodeStart,
  kernels: Kernels,
  page: NodePage,
  heard: {
    /** Bytes of its share of a public dataset. */
    readonly onReceived: (bytes: number) => void;
    readonly onRead: Parameters<typeof ownReading>[2];
  },
): Promise<LearnsFrom> {
  const { source } = start;
  const { tell } = page;
  switch (source.kind) {
    case "assigned":
      return { data: "assignable", options: { shares: downloadedShares(start, kernels, heard.onReceived) } };
    case "drawn":
      return {
        data: "own",
        options: { shares: drawnShares(page, kernels), onWeights: ownReading(browserClock, tell, heard.onRead) },
      };
    case "files": {
      // Who has no files needs no readers of them.
      const { openChosen } = await import("./own-files.ts");
      const ownData = await openChosen(
        source.files,
        {
          onWarning: (text) => tell({ kind: "notice", text }),
          onProgress: (share) => tell({ kind: "reading", share }),
        },
        { catalog: builtInCatalog, kernels, openness: closed },
      );
      return { data: ownData.kind, options: { shares: ownData, ownData } };
    }
    default:
      throw new Error(`unreachable: ${source satisfies never}`);
  }
}

/** `http://192.168.1.5:7313/` to `ws://192.168.1.5:7313/node`. */
function nodeUrl(base: string): string {
  const url = new URL("node", base);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}

/** Each node of this browser has a key of its own, which outlasts the page. */
async function keptKey(storage: BrowserStorage, place: number): Promise<KeptKey> {
  const name = `node key ${place}`;
  const kept = await storage.get<KeptKey>(name);
  if (kept) return kept;
  const made = await newKey();
  await storage.set(name, made);
  return made;
}

/** Its share of a public dataset comes from the aggregator: nobody sends a phone the whole. Made-up datasets are made here. */
function downloadedShares({ base, token }: NodeStart, kernels: Kernels, onBytes: (count: number) => void): ShareSource {
  const generated = createShareSource({
    catalog: builtInCatalog,
    openness,
    async loadDataset(name) {
      const data = await builtInCatalog.dataset(name).load("train", noFiles, kernels.allocate);
      return { ...data, features: kernels.pack(data.features) };
    },
  });
  return {
    async load(dataset, share, assignment) {
      if (share.kind === "own") throw new Error("the aggregator expects data of its own at this node, which has none");
      if (builtInCatalog.dataset(dataset).source.kind === "generated")
        return generated.load(dataset, share, assignment);
      const bytes = await downloadShare(dataset, share, { base, token });
      onBytes(bytes.byteLength);
      const data = heldShare(shareIn(bytes), kernels);
      return makeShare(data, allRows(data.exampleCount), openness, share.seed);
    },
  };
}

async function noFiles(fileName: string): Promise<Uint8Array> {
  throw new Error(`there is no file ${fileName} in a browser`);
}

/** What a page shows of an event. */
function told(event: NodeEventBody, bytes: number): FromNode | undefined {
  switch (event.kind) {
    case "connecting":
      return event;
    case "connected":
      return event;
    case "disconnected":
      return { kind: "connecting", afterMs: 0, reason: event.reason, refused: false };
    case "assigned":
      return { kind: "assigned", dataset: event.assignment.dataset, model: event.assignment.model };
    case "loaded":
      return { kind: "loaded", examples: event.examples, bytes };
    case "directive":
      return { kind: "round", round: event.round, localUpdates: event.localUpdates };
    case "reported": {
      const { round, localUpdates, localSeconds, lossAtStart } = event.report;
      return { kind: "reported", round, localUpdates, localSeconds, lossAtStart };
    }
    case "failed":
      return { kind: "notice", text: event.reason };
    case "notice":
      return { kind: "notice", text: event.text };
    case "run-over":
      return { kind: "run-over" };
    case "lesson":
      return event;
    case "described":
    case "scored":
    case "slowed":
    case "went-on":
      return undefined;
    default:
      throw new Error(`unreachable: ${event satisfies never}`);
  }
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
