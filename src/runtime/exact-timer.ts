/** The timers of a platform, and the clock by which they are checked. */
export interface Timers {
  /** Milliseconds since some fixed moment. */
  nowMs(): number;
  /** Calls back once, about then; the returned function cancels. */
  set(delayMs: number, callback: () => void): () => void;
}

/**
 * Calls back once, and not before `delayMs` is over: timers of Node.js and of browsers have a resolution of a millisecond, and may
 * fire up to one early. The returned function cancels.
 */
export function afterExactly(timers: Timers, delayMs: number, callback: () => void): () => void {
  const due = timers.nowMs() + delayMs;
  let cancel = timers.set(delayMs, fire);
  function fire(): void {
    const earlyMs = due - timers.nowMs();
    if (earlyMs > 0) cancel = timers.set(earlyMs, fire);
    else callback();
  }
  return () => cancel();
}
