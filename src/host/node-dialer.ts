import { monitorEventLoopDelay } from "node:perf_hooks";
import { builtIn } from "../catalog/built-in.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { isNatsAddress } from "../platform/nats/nats-address.ts";
import { threadDialer } from "../platform/nodejs/thread-dialer.ts";
import { webSocketDialer } from "../platform/nodejs/websocket-dialer.ts";
import { defaultMaximumFrameBytes } from "../protocol/messages.ts";
import type { Dial } from "../runtime/ports.ts";
import { dialThroughNats } from "./nats.ts";
import type { ParentLink } from "./parent-link.ts";

/** A node that once took longer than this without a turn of its event loop may do so again, and for longer. */
const longHeldUpSeconds = 1;

const resolutionMs = 250;

/**
 * How a node reaches its aggregator. What comes with Edgewise gives the event loop its turn many times a second, so that heartbeats go out
 * from there. Where other code learns, or the loop has been held up for long, the next connection lives in a thread of its own; through
 * NATS it does not.
 */
export function nodeDialer(link: ParentLink, catalog: Catalog): Dial {
  const { url } = link;
  const options = { ...link, maximumFrameBytes: defaultMaximumFrameBytes };
  if (isNatsAddress(url)) return dialThroughNats(url, options);
  const beside = threadDialer(url, options);
  const plain = webSocketDialer(url, options);
  if (learnsForeignCode(catalog)) return beside;
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  return () => (delays.max / 1e9 > longHeldUpSeconds ? beside() : plain());
}

/** Whether nodes may compute what does not come with Edgewise. */
export function learnsForeignCode({ entries }: Catalog): boolean {
  return (["models", "updateRules", "datasets"] as const).some((kind) =>
    entries[kind].some((entry) => !(builtIn[kind] as readonly unknown[]).includes(entry)),
  );
}
