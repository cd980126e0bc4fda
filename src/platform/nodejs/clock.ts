import type { Clock } from "../../runtime/ports.ts";

/** The machine's own time, monotonic. */
export const systemClock: Clock = {
  now: () => performance.now() / 1000,
  after(delayMs, callback) {
    const due = performance.now() + delayMs;
    let timer = setTimeout(fire, delayMs);
    // Timers count in whole milliseconds and may come up to one of them early.
    function fire(): void {
      const earlyMs = due - performance.now();
      if (earlyMs > 0) timer = setTimeout(fire, earlyMs);
      else callback();
    }
    return () => clearTimeout(timer);
  },
  yield: () => new Promise((resolve) => setImmediate(resolve)),
};
