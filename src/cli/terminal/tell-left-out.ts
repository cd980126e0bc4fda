import type { Log } from "./log.ts";

/** Says which columns of a table were left out, if any were. */
export function tellLeftOut(leftOut: readonly string[], log: Log): void {
  if (leftOut.length === 0) return;
  log.line("info", log.style.dim(`no room for ${leftOut.join(", ")}: a wider terminal has it, and --json`));
}
