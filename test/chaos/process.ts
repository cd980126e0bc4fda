import type { VirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import type { Clock } from "../../src/runtime/ports.ts";

/** A program on some machine, as its operating system sees it: it can be ended at any instant, stopped, and have its clock moved. */
export interface Process {
  readonly pid: number;
  /** Its own: stands while it is stopped, and is never called again once it has ended. */
  readonly clock: Clock;
  isAlive(): boolean;
  /**
   * Before anything that others can see: a frame is sent, bytes reach a disk, an event is told.
   *
   * @returns false if it has ended, so that nothing may come of it
   */
  acts(): boolean;
  /** Something reaches it from outside: at once, or when it goes on. */
  reach(callback: () => void): void;
  kill(): void;
  /** It ends instead of its next act but so many; infinity: not any more. */
  killAtAct(acts: number): void;
  /** Like SIGSTOP, and SIGCONT so many seconds later. */
  stall(seconds: number): void;
  goOn(): void;
  /** Its clock is so much later at once, as on a machine that slept. */
  jump(seconds: number): void;
}

interface Timer {
  readonly due: number;
  readonly callback: () => void;
  cancel: () => void;
}

export function createProcess(world: VirtualClock, pid: number, onEnd: () => void): Process {
  let alive = true;
  let stalledUntil = Number.NEGATIVE_INFINITY;
  let ahead = 0;
  let actsLeft = Number.POSITIVE_INFINITY;
  /** What came while it was stopped. */
  const waiting: (() => void)[] = [];
  const timers = new Set<Timer>();

  const now = () => world.now() + ahead;
  const isStalled = () => stalledUntil > world.now();

  function arm(timer: Timer): void {
    timer.cancel = world.after((timer.due - now()) * 1000, () =>
      reach(() => {
        if (timers.delete(timer)) timer.callback();
      }),
    );
  }

  function reach(callback: () => void): void {
    if (!alive) return;
    if (isStalled() || waiting.length > 0) waiting.push(callback);
    else callback();
  }

  function goOn(): void {
    if (isStalled()) return;
    const next = waiting.shift();
    if (!next) return;
    if (alive) next();
    if (waiting.length > 0) world.after(0, goOn);
  }

  function end(): void {
    if (!alive) return;
    alive = false;
    for (const timer of timers) timer.cancel();
    timers.clear();
    onEnd();
  }

  return {
    pid,
    clock: {
      now,
      after(delayMs, callback) {
        const timer: Timer = { due: now() + Math.max(0, delayMs) / 1000, callback, cancel: () => {} };
        if (!alive) return () => {};
        timers.add(timer);
        arm(timer);
        return () => {
          timers.delete(timer);
          timer.cancel();
        };
      },
      yield: () => new Promise((resolve) => reach(() => world.after(0, () => reach(resolve)))),
    },
    isAlive: () => alive,
    acts() {
      if (!alive) return false;
      actsLeft -= 1;
      if (actsLeft < 0) end();
      return alive;
    },
    reach,
    kill: end,
    killAtAct(acts) {
      actsLeft = acts;
    },
    stall(seconds) {
      // The clock's own rounding: it must not be a little earlier that this one goes on.
      stalledUntil = Math.max(stalledUntil, world.now() + seconds - 1e-6);
      world.after(seconds * 1000, goOn);
    },
    goOn() {
      stalledUntil = Number.NEGATIVE_INFINITY;
      goOn();
    },
    jump(seconds) {
      ahead += seconds;
      for (const timer of timers) {
        timer.cancel();
        arm(timer);
      }
    },
  };
}
