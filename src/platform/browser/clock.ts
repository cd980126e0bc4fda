import { afterExactly, type Timers } from "../../runtime/exact-timer.ts";
import type { Clock } from "../../runtime/ports.ts";

const timers: Timers = {
  nowMs: () => performance.now(),
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
  now: () => performance.now() / 1000,
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
