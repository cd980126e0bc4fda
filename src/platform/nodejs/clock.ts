import type { Clock } from "../../runtime/ports.ts";

/** The machine's own time, monotonic. */
export const systemClock: Clock = {
  now: () => performance.now() / 1000,
  after(delayMs, callback) {
    const due = performance.now() + delayMs;
    let timer = setTimeout(fire, delayMs);
    // Timers have a resolution of a millisecond and may fire up to one early.
    function fire(): void {
      const earlyMs = due - performance.now();
      if (earlyMs > 0) timer = setTimeout(fire, earlyMs);
      else callback();
    }
    return () => clearTimeout(timer);
  },
  yield: () => new Promise((resolve) => setImmediate(resolve)),
};
