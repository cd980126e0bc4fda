import type { Clock } from "./ports.ts";

/** Timers of some platforms do not go further. */
export const longestTimerMs = 2 ** 31 - 1;

/** A tick every so many seconds, until the returned function is called. */
export function startTicks(clock: Clock, seconds: number, callback: () => void): () => void {
  let cancel = clock.after(1000 * seconds, next);
  function next(): void {
    cancel = clock.after(1000 * seconds, next);
    callback();
  }
  return () => cancel();
}
