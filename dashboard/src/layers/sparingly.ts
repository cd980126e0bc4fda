/** Does something again and again as there is news. */
export interface Sparing {
  /** There is something new: it is done now, or as soon as it may be. */
  news(): void;
  /** Nothing more is begun. */
  end(): void;
}

/**
 * Does `act` for news, never twice at once, and with a pause between: so many milliseconds as `act` says. News that come meanwhile
 * are one.
 */
export function sparingly(act: () => Promise<number>, pause: (ms: number) => Promise<void>): Sparing {
  let busy = false;
  let isNew = false;
  let ended = false;

  async function work(): Promise<void> {
    busy = true;
    while (isNew && !ended) {
      isNew = false;
      await pause(await act());
    }
    busy = false;
  }

  return {
    news() {
      isNew = true;
      if (!busy && !ended) void work();
    },
    end() {
      ended = true;
    },
  };
}
