import type { Log } from "./log.ts";

/** What an aggregator tells of that is no event of a run, as lines. */
export const toldTo = (log: Log) => ({
  /** Something failed that should not. */
  onFailure: (error: unknown) =>
    log.line("error", error instanceof Error ? (error.stack ?? error.message) : String(error)),
  onWarning: (message: string) => log.line("warn", message),
  onNote: (message: string) => log.line("info", message),
});
