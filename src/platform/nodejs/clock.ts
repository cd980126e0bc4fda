import type { Clock } from "../../runtime/ports.ts";

/** The machine's own time, monotonic. */
export const systemClock: Clock = {
  now: () => performance.now() / 1000,
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  yield: () => new Promise((resolve) => setImmediate(resolve)),
};
