import { isLoopback } from "./admission.ts";
import { plainAddress } from "./plain-address.ts";

/**
 * Room for so many connections, of which no one's take all: where there is none left, a new connection takes the place of one that
 * is worth less, so that strangers and guests do not lock out the nodes of a run.
 */
export interface ConnectionRoom {
  /** A connection has come. @returns undefined if there is no room for it */
  take(from: string | undefined, end: () => void): Place | undefined;
}

export interface Place {
  /** It is of a page, or has said who it is, or takes part in a run. */
  is(standing: "page" | "named" | "placed"): void;
  leave(): void;
}

interface Taken {
  readonly from: string;
  readonly sinceMs: number;
  readonly end: () => void;
  worth: number;
}

/** In the order in which places are given up for others. A connection that says nothing is worth least. */
const worthOf = { page: 1, named: 1, placed: 2 } as const;

/** Of the room, the connections from one other machine may take so much. */
const shareOfOne = 0.5;

/** A stranger has so long to say who it is, before it goes sooner than guests: others may come faster than it can speak. */
const graceMs = 2000;

export interface RoomOptions {
  /** Whether connections from there are of many; left out, of proxies and demonstrations on this machine. */
  readonly isShared?: (from: string) => boolean;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** @param most connections at once */
export function createConnectionRoom(
  most: number,
  { isShared = isOwn, now = () => performance.now() }: RoomOptions = {},
): ConnectionRoom {
  const taken = new Set<Taken>();
  const counts = new Map<string, number>();
  const mostOfOne = Math.max(1, Math.floor(most * shareOfOne));

  function leave(place: Taken): void {
    if (!taken.delete(place)) return;
    const count = (counts.get(place.from) ?? 1) - 1;
    if (count > 0) counts.set(place.from, count);
    else counts.delete(place.from);
  }

  /** The first to come of the strangers that had their time, else the last to come of those who take no part in a run. */
  function leastOf(isOf: (place: Taken) => boolean): Taken | undefined {
    let stranger: Taken | undefined;
    let guest: Taken | undefined;
    const latest = now() - graceMs;
    for (const place of taken) {
      if (!isOf(place)) continue;
      if (place.worth === 0 && place.sinceMs <= latest) return place;
      if (place.worth === 0) stranger ??= place;
      if (place.worth === 1) guest = place;
    }
    return guest ?? stranger;
  }

  return {
    take(address, end) {
      const from = address ?? "";
      const isFull = taken.size >= most;
      const isFullOfOne = !isShared(from) && (counts.get(from) ?? 0) >= mostOfOne;
      if (isFull || isFullOfOne) {
        const least = leastOf(isFullOfOne ? (place) => place.from === from : () => true);
        if (!least) return undefined;
        leave(least);
        least.end();
      }
      const place: Taken = { from, sinceMs: now(), end, worth: 0 };
      taken.add(place);
      counts.set(from, (counts.get(from) ?? 0) + 1);
      return {
        is(standing) {
          place.worth = Math.max(place.worth, worthOf[standing]);
        },
        leave: () => leave(place),
      };
    },
  };
}

/** Whether it is this machine's own address. */
export const isOwn = (address: string): boolean => isLoopback(plainAddress(address));
