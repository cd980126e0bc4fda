import { afterExactly, type Timers } from "../../runtime/exact-timer.ts";
import type { Clock } from "../../runtime/ports.ts";

/** What lies between two readings at least. */
const leastStepMs = 0.002;
/** Browsers show time in steps of at most this; so much a reading may be ahead of theirs. */
const coarsestMs = 1;
let newestMs = 0;

/**
 * Browsers let their clock stand still for up to a millisecond at a time (Firefox), so that what takes less would take no time at all,
 * and a node be said to be infinitely fast. Here each reading is later than the one before, unless it would be too far ahead of the
 * browser's.
 */
function nowMs(): number {
  const shownMs = performance.now();
  newestMs = Math.max(newestMs, shownMs, Math.min(newestMs + leastStepMs, shownMs + coarsestMs));
  return newestMs;
}

const timers: Timers = {
  nowMs,
  set(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/**
 * A browser's own time, monotonic; made for workers, whose timers go on while their page is in the background. A turn of the event
 * loop is a message to oneself, as timers without delay are held back by 4 ms when they follow each other.
 */
export const browserClock: Clock = {
  now: () => nowMs() / 1000,
  after: (delayMs, callback) => afterExactly(timers, delayMs, callback),
  yield: () => nextTurn(),
};

const waiting: (() => void)[] = [];
let port: MessagePort | undefined;

function nextTurn(): Promise<void> {
  port ??= openPort();
  const posted = port;
  return new Promise((resolve) => {
    waiting.push(resolve);
    posted.postMessage(null);
  });
}

/** What is sent to it comes back, one message in a turn. */
function openPort(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()?.();
  return port2;
}
