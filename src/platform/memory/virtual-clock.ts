import type { Clock } from "../../runtime/ports.ts";

/** A clock whose time moves only when it is told to: an hour passes as fast as its callbacks run. */
export interface VirtualClock extends Clock {
  /**
   * Lets time pass until `untilSeconds`. Whatever is due by then is called in order of its time, and of its creation
   * where times are equal; promises get their turn after each. Rejects with what a callback throws.
   */
  run(untilSeconds: number): Promise<void>;
  /** Lets that many seconds pass. */
  advance(seconds: number): Promise<void>;
  /**
   * Lets time pass only until the promise has settled, and gives its value.
   *
   * @throws Error if nothing is left to happen, or `limitSeconds` is reached, before that
   */
  runUntil<T>(promise: Promise<T>, options?: { readonly limitSeconds?: number }): Promise<T>;
}

export interface VirtualClockOptions {
  readonly startSeconds?: number;
  /**
   * Resolves when everything has happened that needs no time to pass. The default knows promises only; where code waits
   * for what a platform does (files, an inference engine), give a turn of the platform's event loop.
   */
  readonly settle?: () => Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

export function createVirtualClock({
  startSeconds = 0,
  settle = promiseTurns,
}: VirtualClockOptions = {}): VirtualClock {
  let now = startSeconds;
  let running = false;
  /** By time, and by creation where times are equal. */
  const timers: Timer[] = [];

  function after(delayMs: number, callback: () => void): () => void {
    const timer = { at: now + Math.max(0, delayMs) / 1000, callback };
    timers.splice(firstLaterThan(timers, timer.at), 0, timer);
    return () => {
      const index = timers.indexOf(timer);
      if (index >= 0) timers.splice(index, 1);
    };
  }

  async function runTimers(isDue: (timer: Timer) => boolean): Promise<void> {
    if (running) throw new Error("the virtual clock is running already");
    running = true;
    try {
      await settle();
      for (let timer = timers[0]; timer && isDue(timer); timer = timers[0]) {
        timers.shift();
        now = timer.at;
        timer.callback();
        await settle();
      }
    } finally {
      running = false;
    }
  }

  async function run(untilSeconds: number): Promise<void> {
    await runTimers(({ at }) => at <= untilSeconds);
    now = Math.max(now, untilSeconds);
  }

  return {
    now: () => now,
    after,
    yield: () => new Promise((resolve) => after(0, resolve)),
    run,
    advance: (seconds) => run(now + seconds),
    async runUntil(promise, { limitSeconds = 86_400 } = {}) {
      let settled = false;
      const mark = () => {
        settled = true;
      };
      promise.then(mark, mark);
      await runTimers(({ at }) => !settled && at <= limitSeconds);
      if (!settled) {
        const next = timers[0];
        const what = next ? `what comes next is due at ${next.at} s` : "nothing is left to happen";
        throw new Error(`the promise has not settled at ${now} s of virtual time, and ${what}`);
      }
      return promise;
    },
  };
}

/** Where a timer of that time belongs: behind all that are due by then. */
function firstLaterThan(timers: readonly Timer[], at: number): number {
  let [low, high] = [0, timers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timers[middle] as Timer).at > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** More turns than any chain of promises takes here that does not wait for the clock in between. */
const turns = 200;

async function promiseTurns(): Promise<void> {
  for (let i = 0; i < turns; i++) await undefined;
}
