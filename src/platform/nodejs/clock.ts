import { afterExactly, type Timers } from "../../runtime/exact-timer.ts";
import type { Clock } from "../../runtime/ports.ts";

const timers: Timers = {
  nowMs: () => performance.now(),
  set(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** The machine's own time, monotonic. */
export const systemClock: Clock = {
  now: () => performance.now() / 1000,
  after: (delayMs, callback) => afterExactly(timers, delayMs, callback),
  yield: () => new Promise((resolve) => setImmediate(resolve)),
};
