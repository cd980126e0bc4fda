import type { AggregatorEvent } from "./events.ts";

/** What a node did in a run, added up over its rounds. The three times add up to the time of the rounds it took part in. */
export interface NodeTimes {
  readonly examples: number;
  readonly rounds: number;
  readonly localUpdates: number;
  readonly computeSeconds: number;
  readonly communicateSeconds: number;
  readonly waitSeconds: number;
  /** Of its own examples, at the weights that its newest round began with. */
  readonly loss: number;
}

/** A fold over the events of one run. */
export interface NodeTimesFold {
  take(event: AggregatorEvent): void;
  /** By the nodes' names, in the order in which they first reported. */
  readonly nodes: ReadonlyMap<string, NodeTimes>;
}

const nothing = { rounds: 0, localUpdates: 0, computeSeconds: 0, communicateSeconds: 0, waitSeconds: 0 };

export function createNodeTimes(): NodeTimesFold {
  const nodes = new Map<string, NodeTimes>();
  return {
    nodes,
    take(event) {
      if (event.kind !== "round-finished") return;
      for (const round of event.nodes) {
        const before = nodes.get(round.name) ?? nothing;
        nodes.set(round.name, {
          examples: round.examples,
          rounds: before.rounds + 1,
          localUpdates: before.localUpdates + round.localUpdates,
          computeSeconds: before.computeSeconds + round.computeSeconds,
          communicateSeconds: before.communicateSeconds + round.communicateSeconds,
          waitSeconds: before.waitSeconds + round.waitSeconds,
          loss: round.loss,
        });
      }
    },
  };
}
