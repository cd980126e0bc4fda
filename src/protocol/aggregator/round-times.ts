import type { NodeRound } from "../events.ts";
import type { OpenRound } from "./state.ts";

/** How each node that reported spent a round, which ends now. */
export function nodeRounds(open: OpenRound, endSeconds: number): NodeRound[] {
  return Array.from(open.reporters, ([name, reporter]) => ({
    name,
    examples: reporter.examples,
    localUpdates: reporter.localUpdates,
    computeSeconds: reporter.localSeconds,
    communicateSeconds: Math.max(0, reporter.reportedSeconds - open.startedSeconds - reporter.localSeconds),
    waitSeconds: endSeconds - reporter.reportedSeconds,
    loss: reporter.loss,
  }));
}
