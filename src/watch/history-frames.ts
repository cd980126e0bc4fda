import type { AggregatorEvent } from "./events.ts";
import type { FeedFrame } from "./feed-frame.ts";

/** The most events in a frame of the history; fewer if they are large. */
const frameSize = 400;

/** The history in frames that a slow reader takes one by one: always one at least, so that it knows when there is nothing. */
export function historyFrames(history: readonly AggregatorEvent[]): FeedFrame[] {
  const pieces: AggregatorEvent[][] = [[]];
  let size = 0;
  for (const event of history) {
    const own = sizeOf(event);
    if (size > 0 && size + own > frameSize) {
      pieces.push([]);
      size = 0;
    }
    pieces.at(-1)?.push(event);
    size += own;
  }
  return pieces.map((events, i) => ({ kind: "history", events, more: i < pieces.length - 1 }));
}

/** Roughly how many usual events an event is as large as. */
function sizeOf(event: AggregatorEvent): number {
  switch (event.kind) {
    case "round-finished":
      return 1 + event.nodes.length;
    case "node-ready":
      return 1 + (event.samples?.length ?? 0) / 100;
    case "test-samples":
      return 1 + event.pixels.length / 100;
    case "model-evaluated":
      return 1 + (event.weights?.length ?? 0) / 25;
    case "weights-pictured":
      return 1 + ((event.nodes.length + 2) * event.start.length) / 100;
    default:
      return 1;
  }
}
