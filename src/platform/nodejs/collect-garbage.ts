import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/**
 * Frees memory that nothing uses any more. Node.js does so by itself, but late where there is much room: a program that reads a
 * large file and then hardly makes anything new would keep what reading left behind, for as long as it runs.
 */
export function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  collect();
}
