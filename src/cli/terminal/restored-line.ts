import type { RunRestored } from "../../protocol/events.ts";
import { counted } from "./format.ts";

/** Where a run goes on that was cut off, what it waits for, and whether the time between is charged. */
export function restoredLine({ run, round, nodes, downSeconds, charges }: Omit<RunRestored, "kind">): string {
  const are = nodes.length === 1 ? "is" : "are";
  const back = nodes.length > 0 ? `, as soon as ${counted(nodes.length, "node")} ${are} back` : "";
  const down = `${downSeconds.toFixed(1)} s without an aggregator are ${charges ? "" : "not "}charged`;
  return `run ${run} goes on in round ${round}${back}; ${down}`;
}
