import type { Assembly } from "../host/assemble-aggregator.ts";
import type { EventSink } from "../watch/event-sink.ts";
import type { RunOptions } from "./run-options.ts";

/** All that takes the events of an aggregator out of the program, as its options want it. */
export function eventSinks(_options: RunOptions, _assembly: Assembly): EventSink[] {
  return [];
}
