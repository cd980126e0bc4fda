import type { Dataset } from "../../src/learning/dataset.ts";
import { linkChannels } from "../../src/platform/memory/linked-channels.ts";
import type { VirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import type { Aggregator } from "../../src/runtime/aggregator-options.ts";
import { createNode } from "../../src/runtime/create.ts";

/** Nodes of these names, all with the same data, in memory beside their aggregator. */
export function linkNodes(
  names: readonly string[],
  { aggregator, clock, data }: { aggregator: Pick<Aggregator, "accept">; clock: VirtualClock; data: Dataset },
): void {
  for (const name of names) {
    const dial = async () => {
      const [near, far] = linkChannels({ clock, names: [name, "aggregator"] });
      aggregator.accept(far);
      return near;
    };
    createNode({ name, data, dial, clock });
  }
}
