import type { Catalog } from "../catalog/catalog.ts";
import { planOf } from "../catalog/plan.ts";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import { notMerged } from "../protocol/aggregator/relay-limits.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import type { Channel, Clock } from "../runtime/ports.ts";
import { startRelay } from "../runtime/relay.ts";
import { SimulationRefused } from "./simulation-refused.ts";

/** Relays between simulated nodes and their aggregator: the live ones, linked in memory. What passes them takes no time there. */

export interface RelaysOptions {
  readonly clock: Clock;
  readonly nodes: number;
  readonly relays: number;
  /** The aggregator's. */
  readonly accept: (channel: Channel) => void;
}

/**
 * Starts relays with as many nodes each, or one more, the first nodes behind the first one.
 *
 * @returns takes over a channel of a node, by its number
 */
export function startRelays({ clock, nodes, relays, accept }: RelaysOptions): (channel: Channel, node: number) => void {
  const relayOf = (node: number) => Math.floor((node * relays) / nodes);
  const counts = new Uint32Array(relays);
  for (let node = 0; node < nodes; node++) counts[relayOf(node)] = (counts[relayOf(node)] as number) + 1;
  const started = Array.from(counts, (count, i) => {
    const name = `relay-${i + 1}`;
    return startRelay({
      name,
      instance: name,
      platform: "simulation",
      version: "",
      clock,
      nodes: count,
      watchesSilence: false,
      dial: async () => {
        const [near, far] = linkChannels({ clock, names: [name, "aggregator"] });
        accept(far);
        return near;
      },
    });
  });
  return (channel, node) => started[relayOf(node)]?.accept(channel);
}

/**
 * Called with settings that are right without relays.
 *
 * @throws SimulationRefused
 */
export function checkRelays(
  settings: RunSettings & { readonly model: string; readonly nodes: number; readonly relays?: number },
  catalog: Catalog,
): void {
  const { relays, nodes, strategy } = settings;
  if (relays === undefined) return;
  if (strategy === "centralized" || strategy === "asynchronous")
    throw new SimulationRefused(`${strategy} has no rounds whose reports relays could add up`, {
      toDo: "leave out --relays, or choose another strategy",
    });
  if (relays > nodes)
    throw new SimulationRefused(`there are ${relays} relays for ${nodes} node${nodes === 1 ? "" : "s"}`, {
      toDo: "give at most one for each node",
    });
  const { aggregation } = planOf(catalog, settings, settings.model);
  const lost = notMerged({ needsVectors: aggregation.kind === "vectors" }, settings);
  if (lost) throw new SimulationRefused(lost.why, { toDo: `${lost.toDo}, or leave out --relays` });
}
