import { bar } from "./format.ts";
import type { Log } from "./log.ts";

/** Shows how much of data has been read, below the other lines of a terminal, until all of it has. */
export function readingBar(log: Log): (share: number) => void {
  return (share) => log.status(share < 1 ? `reading  ${bar(share, 20, log.style)}  ${Math.floor(100 * share)} %` : "");
}
