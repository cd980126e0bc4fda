import type { AggregatorEvent } from "./events.ts";

/** An aggregator, as far as its events tell of nodes. */
interface Told {
  history(): readonly AggregatorEvent[];
  subscribe(take: (event: AggregatorEvent) => void): unknown;
}

/**
 * Counts the nodes that are connected to several aggregators of one program, behind relays too. A node with several connections counts once.
 *
 * @returns how many there are now at those of the aggregators, by their numbers, that are meant
 */
export function connectedNodes(aggregators: readonly Told[]): (isMeant: (aggregator: number) => boolean) => number {
  const connected = aggregators.map(({ history, subscribe }) => {
    /** For how many nodes each stands. */
    const heads = new Map<string, number>();
    const take = (event: AggregatorEvent) => {
      if (event.kind === "node-joined") heads.set(event.name, event.standsFor ?? 1);
      else if (event.kind === "node-gone") heads.delete(event.name);
    };
    for (const event of history()) take(event);
    subscribe(take);
    return heads;
  });
  return (isMeant) => {
    const all = new Map(connected.flatMap((heads, i) => (isMeant(i) ? [...heads] : [])));
    return [...all.values()].reduce((sum, heads) => sum + heads, 0);
  };
}
