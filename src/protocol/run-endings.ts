import type { RunEnding } from "./result.ts";

/** Whether a run that ended so did what it was asked for. */
export function isSuccess(ending: RunEnding): boolean {
  return ["budget", "rounds", "target", "patience", "stopped"].includes(ending);
}

/** Whether a run that ended so has no result that could be compared with others. */
export function isLost(ending: RunEnding): boolean {
  return ending === "diverged" || ending === "failed";
}
