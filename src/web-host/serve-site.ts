import { builtIn, builtInCatalog } from "../catalog/built-in.ts";
import { createCatalog } from "../catalog/catalog.ts";
import { exampleOf } from "../catalog/names.ts";
import { chooseKernels } from "../kernels/choose-kernels.ts";
import { browserClock } from "../platform/browser/clock.ts";
import { messagePortChannel } from "../platform/browser/message-port-channel.ts";
import { openStorage } from "../platform/browser/storage.ts";
import { deviceNames, type SiteAggregator, startSiteAggregator } from "./site-aggregator.ts";
import { openSiteData, type SiteData } from "./site-data.ts";
import { openSiteFiles } from "./site-files.ts";
import type { BeginAggregator, FromAggregator, FromDevice, ToAggregator, ToDevice } from "./site-messages.ts";

interface Opened {
  readonly aggregator: SiteAggregator;
  readonly data: SiteData;
}

type Tell = (message: FromAggregator) => void;

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * A site's aggregator, as its page asks for it.
 *
 * @returns takes what the page says
 */
export function serveSite(begin: BeginAggregator, tell: Tell): (message: ToAggregator) => void {
  const opened = open(begin, tell);
  opened.catch((error: unknown) => tell({ kind: "failed", reason: reasonOf(error) }));
  const page: { taken: () => void } = { taken() {} };
  return (message) => {
    opened.then(
      (site) => take(message, site, { tell, page }),
      (error: unknown) => {
        if (message.kind !== "ask") return;
        tell({ kind: "answer", id: message.id, answer: { status: 503, type: "text/plain", text: reasonOf(error) } });
      },
    );
  };
}

interface Answering {
  readonly tell: Tell;
  /** Tells the feed that the page has taken a frame. */
  readonly page: { taken: () => void };
}

async function take(message: ToAggregator, { aggregator, data }: Opened, { tell, page }: Answering): Promise<void> {
  switch (message.kind) {
    case "taken":
      return page.taken();
    case "watch":
      aggregator.feed.join((frame, next) => {
        page.taken = next;
        tell({ kind: "frame", frame });
      });
      if (aggregator.refused !== undefined) refuse("start", aggregator.refused, tell);
      return;
    case "command": {
      const { command } = message;
      const reason = await aggregator.command(command).catch(reasonOf);
      if (reason !== undefined) refuse(command.kind, reason, tell);
      return;
    }
    case "ask": {
      const answer = await aggregator
        .answer(message.question)
        .catch((error: unknown) => ({ status: 500, type: "text/plain", text: reasonOf(error) }));
      return tell({ kind: "answer", id: message.id, answer });
    }
    case "device":
      return serveDevice(message.name, message.port, aggregator, data);
    default:
      throw new Error(`unreachable: ${message satisfies never}`);
  }
}

const refuse = (command: string, reason: string, tell: Tell) =>
  tell({ kind: "frame", frame: { kind: "refused", command, reason } });

async function open({ data: folder, wanted }: BeginAggregator, tell: Tell): Promise<Opened> {
  const files = await openSiteFiles(folder);
  const data = await openSiteData(files, builtInCatalog, (share) => tell({ kind: "loading", share }));
  const datasets = builtIn.datasets.filter((entry) => data.has(builtInCatalog.dataset(exampleOf(entry))));
  const aggregator = await startSiteAggregator({
    clock: browserClock,
    kernels: await chooseKernels(),
    data,
    catalog: createCatalog({ ...builtIn, datasets }),
    wanted,
    storage: await openStorage(),
    onNotKept: (error) => tell({ kind: "not-kept", reason: reasonOf(error) }),
    version: files.index.version,
    instance: `page-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`,
    startDevice: (name) => tell({ kind: "start-device", name }),
    onStopDevice: (name) => tell({ kind: "stopping-device", name }),
  });
  for (const name of deviceNames) tell({ kind: "start-device", name });
  // The rest is for later runs; without it these are as the first one.
  data.fetchRest().catch((error: unknown) => tell({ kind: "incomplete", reason: reasonOf(error) }));
  return { aggregator, data };
}

function serveDevice(name: string, port: MessagePort, aggregator: SiteAggregator, data: SiteData): void {
  const answer = (message: ToDevice, given: Transferable[] = []) => port.postMessage(message, given);
  port.onmessage = ({ data: asked }: MessageEvent<FromDevice>) => {
    switch (asked.kind) {
      case "dial":
        return aggregator.accept(messagePortChannel(asked.port, name));
      case "share": {
        const { id, dataset, share } = asked;
        data.shareFiles(builtInCatalog.dataset(dataset), share).then(
          ({ files, isShare }) =>
            answer(
              { kind: "share", id, files, isShare },
              Array.from(files.values(), ({ buffer }) => buffer),
            ),
          (error: unknown) => answer({ kind: "no-share", id, reason: reasonOf(error) }),
        );
        return;
      }
      default:
        throw new Error(`unreachable: ${asked satisfies never}`);
    }
  };
}
