import type { Clock } from "../../runtime/ports.ts";

/**
 * Where connections come so fast that hundreds a second find no room, most of them are refused before anything is made of them, which
 * takes little time or none. Between, for a moment, each is looked at, so that those from elsewhere come in.
 */
export interface Refusals {
  /** There was no room for a connection. */
  refused(): void;
}

/** For so long each connection is looked at, and for so long none is where this many were refused in that time. */
const openMs = 1000 / 16;
const shutMs = 3 * openMs;
const most = 20;

/** @param shut whether no connection is to be looked at */
export function createRefusals(clock: Pick<Clock, "after">, shut: (isShut: boolean) => void): Refusals {
  let count = 0;
  let isShut = false;

  function set(now: boolean): void {
    isShut = now;
    shut(now);
  }

  function look(): void {
    const isFlood = count > most;
    count = 0;
    if (!isFlood) return;
    set(true);
    clock.after(shutMs, () => set(false));
  }

  return {
    refused() {
      // Of those that came before, and waited: nobody else is to be kept out for them.
      if (isShut) return;
      count += 1;
      if (count === 1) clock.after(openMs, look);
    },
  };
}
