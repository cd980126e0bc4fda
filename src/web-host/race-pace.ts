/** Keeps the lanes of a race side by side, and lets their time pass no faster than it is to be watched. */
export interface RacePace {
  /** Lane `lane` wants to move to this second of its budget: it waits for the promise, if there is one. */
  move(lane: number, seconds: number): Promise<void> | undefined;
  /** Nobody waits for this lane any more. */
  leave(lane: number): void;
  /** Seconds of the budget in a real one, from now on; Infinity is as fast as it computes. */
  setSpeed(speed: number): void;
  /** The second of the budget that all lanes have come to; Infinity when all have left. */
  seconds(): number;
}

export interface RacePaceOptions {
  readonly lanes: number;
  /** Seconds of the budget in a real one. */
  readonly speed: number;
  /** Real seconds. */
  readonly now: () => number;
  /** Resolves after so many real milliseconds, or with 0 after other work of the event loop. */
  readonly wait: (ms: number) => Promise<void>;
  /** A lane may be so many seconds before the one that is furthest behind. */
  readonly leadSeconds?: number;
}

/** The page is told no later than after this, whatever lanes wait for. */
const longestWaitMs = 20;

export function createRacePace({ lanes, speed, now, wait, leadSeconds = 0.25 }: RacePaceOptions): RacePace {
  /** Where each lane wants to go next. */
  const next = Array<number>(lanes).fill(0);
  let since = { real: now(), budget: 0, speed };

  /** How far time has come, if all lanes keep up. */
  const allowed = () =>
    since.speed === Number.POSITIVE_INFINITY
      ? Number.POSITIVE_INFINITY
      : since.budget + (now() - since.real) * since.speed;
  const hindmost = () => Math.min(...next);
  const mayMove = (seconds: number) => seconds <= allowed() && seconds <= hindmost() + leadSeconds;

  async function untilItMay(seconds: number): Promise<void> {
    while (!mayMove(seconds)) {
      const missing = seconds - allowed();
      await wait(missing > 0 ? Math.min(longestWaitMs, Math.max(1, (1000 * missing) / since.speed)) : 0);
    }
  }

  return {
    move(lane, seconds) {
      next[lane] = seconds;
      return mayMove(seconds) ? undefined : untilItMay(seconds);
    },
    leave(lane) {
      next[lane] = Number.POSITIVE_INFINITY;
    },
    setSpeed(wanted) {
      // Where lanes do not keep up, time has not come further than they have.
      since = { real: now(), budget: Math.min(allowed(), hindmost()), speed: wanted };
    },
    seconds: () => Math.min(allowed(), hindmost()),
  };
}
