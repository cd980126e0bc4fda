import type { AggregatorEvent } from "../../watch/events.ts";
import { counted, namesWithin } from "./format.ts";

/** The nodes that are there while a run gathers them: one line, however many they are. */
export interface RollCall {
  take(event: AggregatorEvent): void;
  /** In a line of at most `columns` columns; undefined if no nodes are awaited. */
  line(columns: number): string | undefined;
}

export function createRollCall(): RollCall {
  const connected = new Set<string>();
  const examples = new Map<string, number>();
  let waiting: Extract<AggregatorEvent, { readonly kind: "waiting" }> | undefined;
  let places: readonly string[] | undefined;
  return {
    take(event) {
      switch (event.kind) {
        case "node-joined":
          connected.add(event.name);
          return;
        case "node-gone":
          connected.delete(event.name);
          examples.delete(event.name);
          return;
        case "waiting":
          waiting = event;
          return;
        case "run-started":
          places = event.nodes;
          examples.clear();
          return;
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
        const are = places.length === 1 ? "is" : "are";
        const all = counted(places.length, "node");
        if (examples.size === 0) return listed(`${all} ${are} loading data`, places, columns);
        const total = [...examples.values()].reduce((sum, each) => sum + each, 0);
        const ready = `${examples.size} of ${all} ${are} ready, with ${total} examples`;
        return listed(
          ready,
          places.filter((name) => examples.has(name)),
          columns,
        );
      }
      if (!waiting) return undefined;
      const { needed, missingMore = 0 } = waiting;
      // Who has come since the run last told of whom it waits for is not missing any more.
      const missing = waiting.missing.filter((name) => !connected.has(name));
      const text = `waiting for nodes, ${connected.size} of ${needed}`;
      if (missingMore > 0) return `${text}; ${missing.length + missingMore} are missing`;
      return missing.length > 0 ? listed(`${text}; missing`, missing, columns) : listed(text, [...connected], columns);
    },
  };
}

function listed(text: string, names: readonly string[], columns: number): string {
  const list = namesWithin(names, columns - text.length - ": .".length);
  return list === "" ? text : `${text}: ${list}`;
}
