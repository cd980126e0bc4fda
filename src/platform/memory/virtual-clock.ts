import type { Clock } from "../../runtime/ports.ts";

/** A clock whose time moves only on request: an hour passes as fast as its callbacks run. */
export interface VirtualClock extends Clock {
  /**
   * Lets time pass until `untilSeconds`. Timers due by then are called in order of their time, and of their creation
   * where times are equal; promises settle after each. Rejects with what a callback throws.
   */
  run(untilSeconds: number): Promise<void>;
  /** Lets that many seconds pass. */
  advance(seconds: number): Promise<void>;
  /**
   * Lets time pass until the promise has settled, and returns its value.
   *
   * @throws Error if no timer is left, or `limitSeconds` is reached, before that
   */
  runUntil<T>(promise: Promise<T>, options?: { readonly limitSeconds?: number }): Promise<T>;
}

export interface VirtualClockOptions {
  readonly startSeconds?: number;
  /**
   * Resolves when everything has happened that needs no time to pass. The default waits for promises only; where code waits
   * for the platform (files, an inference engine), give a function that waits for a turn of its event loop.
   */
  readonly settle?: () => Promise<void>;
  /** Asked before time moves to what comes next; time waits for the promise that it returns. Left out, time never waits. */
  readonly holds?: (atSeconds: number) => Promise<void> | undefined;
  /**
   * Timers are due at the nearest multiple of this; if absent, at their time as floating point gives it.
   * With a power of two, such as 2 ** -36, sums and differences of times are exact; but a timer whose time is no multiple
   * may be called up to half of this early, so use it only where all times are multiples.
   */
  readonly resolutionSeconds?: number;
}

interface Timer {
  readonly at: number;
  /** Counts the timers of a clock. */
  readonly number: number;
  readonly callback: () => void;
  cancelled: boolean;
}

export function createVirtualClock({
  startSeconds = 0,
  settle = promiseTurns,
  holds,
  resolutionSeconds,
}: VirtualClockOptions = {}): VirtualClock {
  let now = startSeconds;
  let running = false;
  let created = 0;
  const timers: Timer[] = [];

  function after(delayMs: number, callback: () => void): () => void {
    const time = now + Math.max(0, delayMs) / 1000;
    const at = resolutionSeconds === undefined ? time : Math.round(time / resolutionSeconds) * resolutionSeconds;
    const timer: Timer = { at, number: created++, callback, cancelled: false };
    push(timers, timer);
    return () => {
      timer.cancelled = true;
    };
  }

  /** The timer that is due next; cancelled ones before it are dropped. */
  function first(): Timer | undefined {
    while (timers[0]?.cancelled) pop(timers);
    return timers[0];
  }

  async function runTimers(isDue: (timer: Timer) => boolean): Promise<void> {
    if (running) throw new Error("the virtual clock is running already");
    running = true;
    try {
      await settle();
      for (let timer = first(); timer && isDue(timer); timer = first()) {
        const held = holds?.(timer.at);
        if (held) {
          await held;
          // Something may have cancelled it, or be due before it.
          timer = first();
          if (!timer || !isDue(timer)) break;
        }
        pop(timers);
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
        const next = first();
        const what = next ? `what comes next is due at ${next.at} s` : "nothing is left to happen";
        throw new Error(`the promise has not settled at ${now} s of virtual time, and ${what}`);
      }
      return promise;
    },
  };
}

// The timers are a binary heap: entry i is due no later than entries 2i + 1 and 2i + 2.

function isBefore(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.number < b.number);
}

function push(heap: Timer[], timer: Timer): void {
  let place = heap.length;
  while (place > 0) {
    const parent = (place - 1) >>> 1;
    const above = heap[parent] as Timer;
    if (!isBefore(timer, above)) break;
    heap[place] = above;
    place = parent;
  }
  heap[place] = timer;
}

/** Takes the first one out. */
function pop(heap: Timer[]): void {
  const moved = heap.pop();
  if (moved === undefined || heap.length === 0) return;
  let place = 0;
  for (;;) {
    const left = 2 * place + 1;
    if (left >= heap.length) break;
    const right = left + 1;
    const lower = right < heap.length && isBefore(heap[right] as Timer, heap[left] as Timer) ? right : left;
    if (!isBefore(heap[lower] as Timer, moved)) break;
    heap[place] = heap[lower] as Timer;
    place = lower;
  }
  heap[place] = moved;
}

/** More microtasks than any chain of promises here needs without waiting for the clock. */
const turns = 200;

async function promiseTurns(): Promise<void> {
  for (let i = 0; i < turns; i++) await undefined;
}
