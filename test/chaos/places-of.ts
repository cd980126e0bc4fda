import type { Schedule } from "./schedule.ts";

/** Who stands where in the tree of a schedule. */
export function placesOf(schedule: Schedule) {
  const { nodes, relays = [] } = schedule;
  const nameOf = (number: number) => (number > nodes ? `relay-${number - nodes}` : `node-${number}`);
  return {
    /** Whom each node and relay dials, by name. */
    above: new Map(
      Array.from({ length: nodes + relays.length }, (_, i) => {
        const at = relays.findIndex(({ behind }) => behind.includes(i + 1));
        return [nameOf(i + 1), at < 0 ? "aggregator" : nameOf(nodes + at + 1)];
      }),
    ),
    /** Relays, and how many nodes are behind each. */
    relays: relays.map(({ behind }, i) => ({ name: nameOf(nodes + i + 1), nodes: nodesAmong(behind, schedule) })),
  };
}

/** How many nodes those are, with those behind relays among them. */
const nodesAmong = (numbers: readonly number[], { nodes, relays = [] }: Pick<Schedule, "nodes" | "relays">): number =>
  numbers.reduce((sum, number) => {
    const relay = relays[number - nodes - 1];
    return sum + (relay ? nodesAmong(relay.behind, { nodes, relays }) : 1);
  }, 0);
