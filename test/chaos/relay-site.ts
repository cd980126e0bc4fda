import type { Channel } from "../../src/runtime/ports.ts";
import { type Relay, startRelay } from "../../src/runtime/relay.ts";
import type { AggregatorEvent } from "../../src/watch/events.ts";
import type { Listening, Party } from "./network.ts";
import { createSite, type Site, type SiteOptions } from "./site.ts";

export interface RelaySiteOptions extends SiteOptions {
  readonly seed: number;
  /** How many nodes stand behind it. */
  readonly nodes: number;
  /** Its parent. */
  readonly listening: () => Listening | undefined;
  readonly onStart: () => void;
  readonly onNodes: (event: AggregatorEvent) => void;
  /** @returns what goes to its parent in place of a frame */
  readonly sends: (frame: Uint8Array) => Uint8Array;
}

/** Broken like a node's site, and listening like the aggregator's. */
export interface RelaySite extends Site {
  listening(): Listening | undefined;
}

export function createRelaySite(options: RelaySiteOptions): RelaySite {
  const { network, name, link, nodes, seed } = options;

  function begin(party: Party, starts: number): Relay {
    const { process } = party;
    options.onStart();
    return startRelay({
      ...{ name, instance: `${name}, start ${starts}`, platform: "chaos", version: "0.0.0", nodes },
      clock: process.clock,
      seed: seed + starts,
      dial: async () => {
        const channel = await network.connect(link, party, options.listening);
        const send: Channel["send"] = (frame) => channel.send(process.isAlive() ? options.sends(frame) : frame);
        return { ...channel, send };
      },
      onNodes: (event) => {
        if (process.acts()) options.onNodes(event);
      },
    });
  }

  const { site, living } = createSite(options, begin);
  return {
    ...site,
    listening() {
      const alive = living();
      return alive && { ...alive.party, accept: alive.program.accept };
    },
  };
}
