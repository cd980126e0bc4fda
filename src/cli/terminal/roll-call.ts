import type { AggregatorEvent } from "../../watch/events.ts";
import { counted, namesWithin } from "./format.ts";

/** The nodes that are there while a run gathers them: one line, however many they are. A relay counts as its nodes. */
export interface RollCall {
  take(event: AggregatorEvent): void;
  /** In a line of at most `columns` columns; undefined if no nodes are awaited. */
  line(columns: number): string | undefined;
  /** Which of the run's nodes are behind relays: ` (2 of them behind site-1)`; empty if no relay is known. */
  behindRelays(): string;
}

export function createRollCall(): RollCall {
  const connected = new Map<string, Joined>();
  const examples = new Map<string, number>();
  let waiting: Extract<AggregatorEvent, { readonly kind: "waiting" }> | undefined;
  let places: Places | undefined;
  return {
    take(event) {
      switch (event.kind) {
        case "node-joined":
          connected.set(event.name, event);
          return;
        case "node-gone":
          connected.delete(event.name);
          examples.delete(event.name);
          return;
        case "waiting":
          waiting = event;
          return;
        case "run-started": {
          const { nodes: names, standFor: nodes = names.length } = event;
          places = { nodes, joined: names.map((name) => connected.get(name) ?? { name }) };
          examples.clear();
          return;
        }
        case "node-ready":
          examples.set(event.name, event.examples);
          return;
        case "run-finished":
          places = undefined;
          waiting = undefined;
          return;
        default:
          return;
      }
    },
    line(columns) {
      if (places) {
        const are = places.nodes === 1 ? "is" : "are";
        const all = counted(places.nodes, "node");
        if (examples.size === 0) return listed(`${all} ${are} loading data`, places.joined.map(inList), columns);
        const total = [...examples.values()].reduce((sum, each) => sum + each, 0);
        const ready = places.joined.filter(({ name }) => examples.has(name));
        const text = `${nodesOf(ready)} of ${all} ${are} ready, with ${total} examples`;
        return listed(text, ready.map(inList), columns);
      }
      if (!waiting) return undefined;
      const { needed, missingMore = 0 } = waiting;
      // Who has come since the run last told of whom it waits for is not missing any more.
      const missing = waiting.missing.filter((name) => !connected.has(name));
      const there = [...connected.values()];
      const text = `waiting for nodes, ${nodesOf(there)} of ${needed}`;
      if (missingMore > 0) return `${text}; ${missing.length + missingMore} are missing`;
      return missing.length > 0
        ? listed(`${text}; missing`, missing, columns)
        : listed(text, there.map(inList), columns);
    },
    behindRelays() {
      const relays = places?.joined.filter(isRelay) ?? [];
      const [first] = relays;
      if (!first) return "";
      const nodes = nodesOf(relays);
      const who = nodes === places?.nodes ? "all" : `${nodes} of them`;
      return ` (${who} behind ${relays.length === 1 ? first.name : `${relays.length} relays`})`;
    },
  };
}

/** A node, or a relay of so many. */
interface Joined {
  readonly name: string;
  readonly standsFor?: number;
}

interface Places {
  readonly joined: readonly Joined[];
  /** As many as they stand for. */
  readonly nodes: number;
}

const isRelay = ({ standsFor }: Joined) => standsFor !== undefined;

const nodesOf = (joined: readonly Joined[]) => joined.reduce((sum, { standsFor = 1 }) => sum + standsFor, 0);

const inList = ({ name, standsFor }: Joined) =>
  standsFor === undefined ? name : `${name} (${counted(standsFor, "node")})`;

function listed(text: string, names: readonly string[], columns: number): string {
  const list = namesWithin(names, columns - text.length - ": .".length);
  return list === "" ? text : `${text}: ${list}`;
}
