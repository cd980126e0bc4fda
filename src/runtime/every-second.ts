import type { Clock } from "./ports.ts";

/** A tick each second, until the returned function is called. */
export function everySecond(clock: Clock, callback: () => void): () => void {
  let cancel = clock.after(1000, next);
  function next(): void {
    cancel = clock.after(1000, next);
    callback();
  }
  return () => cancel();
}
