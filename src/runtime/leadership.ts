import { decodePlain, encodePlain } from "../math/plain-data.ts";
import type { Clock } from "./ports.ts";
import type { SharedStore } from "./shared-store.ts";

/**
 * Of several programs that could decide, at most one does: it holds a lease in a shared store and renews it. Who waits takes the lease
 * over when it has seen it unchanged for as long as the lease lasts, by its own clock. Who leads counts from before its last renewal
 * was sent, and a little less, so that it stops before anybody else can begin, also if it was only asleep; if nobody has begun
 * meanwhile, it goes on with its next renewal. Clocks have to run at the same speed but for a few percent, and need not show the same time.
 */
export interface Leadership {
  /** Larger for each that leads later. */
  readonly term: number;
  /** Whether this program may decide, at this moment. */
  holds(): boolean;
  /** Calls back when this program may decide again; at once, if it may. Never, if it has lost its leadership. */
  whenHeld(callback: () => void): void;
  /** Resolves, with the reason, when another program leads. */
  readonly lost: Promise<string>;
  /** Lets another one lead at once. */
  release(): Promise<void>;
}

export interface LeadershipOptions {
  readonly store: SharedStore;
  readonly clock: Clock;
  /**
   * The time of day in seconds, where `clock` stands still while the machine sleeps. It may be set: forth, who leads is not sure until its
   * next renewal; back, `clock` says it. Left out, `clock` goes on.
   */
  readonly timeOfDay?: () => number;
  /** Who this is: other programs have other names. */
  readonly name: string;
  readonly leaseSeconds: number;
  /** Another one leads. */
  readonly onWaiting?: (leader: string) => void;
  /** The store could not be reached; it is tried again. */
  readonly onProblem?: (error: unknown) => void;
}

/** What stands in the store. */
interface Lease {
  readonly owner: string;
  readonly term: number;
  readonly released?: true;
}

const key = "leader";
/** A lease is renewed so many times while it lasts. */
const renewals = 5;
/** And looked at so many times by who waits, who leads the sooner the sooner it sees a renewal. */
const looks = 10;
/** Who leads is sure of it for so much of a lease: clocks do not run at quite the same speed. */
const sureShare = 0.95;
/** Clocks do not count finer than this. */
const leastPauseSeconds = 0.001;

/** Waits until this program leads. */
export async function lead(options: LeadershipOptions): Promise<Leadership> {
  const { store, clock, name, leaseSeconds, onWaiting, onProblem } = options;
  let seen: { readonly revision: number; readonly at: number } | undefined;
  let told: string | undefined;
  for (;;) {
    let pauseSeconds = leaseSeconds / looks;
    try {
      const found = await store.get(key);
      const lease = found && (decodePlain(found.value) as Lease);
      if (found && found.revision !== seen?.revision) seen = { revision: found.revision, at: clock.now() };
      const isOver = !lease || lease.released === true || (seen && clock.now() - seen.at >= leaseSeconds);
      if (isOver) {
        const until = sureUntil(options);
        const mine: Lease = { owner: name, term: (lease?.term ?? 0) + 1 };
        const revision = await store.replace(key, encodePlain(mine), found?.revision);
        if (revision !== undefined) return hold(options, { lease: mine, revision, until });
      } else {
        const untilOver = (seen?.at ?? clock.now()) + leaseSeconds - clock.now();
        pauseSeconds = Math.max(leastPauseSeconds, Math.min(pauseSeconds, untilOver));
        if (lease.owner !== told) {
          told = lease.owner;
          onWaiting?.(lease.owner);
        }
      }
    } catch (error) {
      // What was seen before proves nothing about the time in which nothing could be seen.
      seen = undefined;
      onProblem?.(error);
    }
    await pause(clock, pauseSeconds);
  }
}

/** By both clocks. */
interface Until {
  readonly clock: number;
  readonly timeOfDay: number;
}

/** Until when who renews its lease at this moment may be sure that it leads. */
function sureUntil({ clock, timeOfDay = () => 0, leaseSeconds }: LeadershipOptions): Until {
  const sure = sureShare * leaseSeconds;
  return { clock: clock.now() + sure, timeOfDay: timeOfDay() + sure };
}

function hold(
  options: LeadershipOptions,
  first: { readonly lease: Lease; readonly revision: number; readonly until: Until },
): Leadership {
  const { store, clock, leaseSeconds, timeOfDay = () => 0 } = options;
  let { revision, until } = first;
  const { lease } = first;
  let over = false;
  let tellLost: (reason: string) => void = () => {};
  const lost = new Promise<string>((resolve) => {
    tellLost = resolve;
  });
  let renewing: Promise<unknown> = Promise.resolve();
  let cancel = clock.after(1000 * (leaseSeconds / renewals), next);

  /** Called when the lease is renewed. */
  let waiting: (() => void)[] = [];

  function lose(reason: string): void {
    if (over) return;
    over = true;
    cancel();
    waiting = [];
    tellLost(reason);
  }

  const holds = () => !over && clock.now() < until.clock && timeOfDay() < until.timeOfDay;

  function next(): void {
    renewing = renew();
    cancel = clock.after(1000 * (leaseSeconds / renewals), next);
  }

  async function renew(): Promise<void> {
    const sure = sureUntil(options);
    try {
      const renewed = await store.replace(key, encodePlain(lease), revision);
      if (renewed !== undefined) {
        revision = Math.max(revision, renewed);
        if (sure.clock > until.clock) until = sure;
        if (!holds()) return;
        const callbacks = waiting;
        waiting = [];
        for (const callback of callbacks) callback();
        return;
      }
      // Perhaps a renewal was written whose answer did not come.
      const found = await store.get(key);
      const { owner, term } = (found ? decodePlain(found.value) : {}) as Partial<Lease>;
      if (found && owner === lease.owner && term === lease.term) revision = Math.max(revision, found.revision);
      else lose(`${owner ?? "another aggregator"} leads now`);
    } catch {
      // The lease says how long this may go on; it is tried again.
    }
  }

  return {
    term: lease.term,
    holds,
    whenHeld(callback) {
      if (holds()) callback();
      else waiting.push(callback);
    },
    lost,
    async release() {
      if (over) return;
      over = true;
      cancel();
      await renewing;
      const released: Lease = { ...lease, released: true };
      await store.replace(key, encodePlain(released), revision).catch(() => undefined);
    },
  };
}

const pause = (clock: Clock, seconds: number) =>
  new Promise<void>((resolve) => {
    clock.after(1000 * seconds, resolve);
  });
