import fc from "fast-check";
import { expect, test } from "vitest";
import { memoryStore } from "../../test/support/memory-store.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { type Leadership, lead } from "./leadership.ts";
import type { Clock } from "./ports.ts";

/** A program whose clock goes on while it sleeps, and whose timers are late then. */
function sleepingClock(clock: Clock, sleeps: readonly { readonly from: number; readonly to: number }[]): Clock {
  const wakesAt = (seconds: number) => sleeps.find(({ from, to }) => from <= seconds && seconds < to)?.to ?? seconds;
  return {
    ...clock,
    after(delayMs, callback) {
      const due = clock.now() + delayMs / 1000;
      return clock.after(1000 * (wakesAt(due) - clock.now()), callback);
    },
  };
}

/** A program of a machine that sleeps itself: its clock stands still meanwhile, and only the time of day goes on. */
function standingClock(clock: Clock, sleeps: readonly { readonly from: number; readonly to: number }[]): Clock {
  const step = 0.01;
  const asleep = (seconds: number) => sleeps.some(({ from, to }) => from <= seconds && seconds < to);
  let [counted, awake] = [0, 0];
  const now = () => {
    for (const end = clock.now(); counted + step <= end; counted += step) if (!asleep(counted)) awake += step;
    return awake;
  };
  const after: Clock["after"] = (delayMs, callback) => {
    const due = now() + delayMs / 1000;
    let cancel = () => {};
    const look = () => {
      if (now() >= due && !asleep(clock.now())) callback();
      else cancel = clock.after(10, look);
    };
    cancel = clock.after(Math.max(10, delayMs), look);
    return () => cancel();
  };
  return { ...clock, now, after };
}

const interval = fc
  .record({ from: fc.integer({ min: 0, max: 200 }), lasts: fc.integer({ min: 1, max: 80 }) })
  .map(({ from, lasts }) => ({ from: from / 10, to: (from + lasts) / 10 }));
const programs = fc.array(
  fc.record({
    sleeps: fc.array(interval, { maxLength: 3 }),
    standsStill: fc.boolean(),
    cuts: fc.array(interval, { maxLength: 3 }),
  }),
  { minLength: 2, maxLength: 4 },
);

test("whoever sleeps or does not reach the store, never do two lead at once, and at the end one does", async () => {
  let changes = 0;
  await fc.assert(
    fc.asyncProperty(programs, fc.integer({ min: 0, max: 2 ** 31 }), async (all, seed) => {
      const clock = createVirtualClock();
      const store = memoryStore();
      let random = seed;
      const seconds = () => {
        random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
        return (0.3 * random) / 2 ** 31;
      };
      const leading = new Map<number, Leadership>();
      const terms: number[] = [];
      for (const [i, { sleeps, standsStill, cuts }] of all.entries()) {
        const own = (standsStill ? standingClock : sleepingClock)(clock, sleeps);
        const reaches = () => !cuts.some(({ from, to }) => from <= clock.now() && clock.now() < to);
        const begin = async () => {
          const leadership = await lead({
            store: store.seenBy(own, seconds, reaches),
            clock: own,
            timeOfDay: clock.now,
            name: `program ${i}`,
            leaseSeconds: 2,
          });
          terms.push(leadership.term);
          leading.set(i, leadership);
          await leadership.lost;
          leading.delete(i);
          void begin();
        };
        void begin();
      }
      const asleep = (i: number) => all[i]?.sleeps.some(({ from, to }) => from <= clock.now() && clock.now() < to);
      /** One that sleeps decides nothing; when it wakes, it asks first. */
      const deciding = () => [...leading].filter(([i, leadership]) => !asleep(i) && leadership.holds()).length;
      let most = 0;
      const look = () => {
        most = Math.max(most, deciding());
        clock.after(70, look);
      };
      look();
      await clock.runUntil(
        new Promise<void>((resolve) => {
          clock.after(40_000, resolve);
        }),
      );
      expect(most).toBe(1);
      expect(deciding()).toBe(1);
      expect(new Set(terms).size).toBe(terms.length);
      changes += terms.length - 1;
    }),
    { numRuns: 40 },
  );
  expect(changes).toBeGreaterThan(20);
});

test("who releases the lease lets another one lead at once", async () => {
  const clock = createVirtualClock();
  const store = memoryStore().seenBy(clock, () => 0.01);
  const leader = (name: string) => lead({ store, clock, name, leaseSeconds: 2 });
  const waited = async () => {
    const first = await leader("first");
    const second = leader("second");
    await first.release();
    const releasedAt = clock.now();
    expect((await second).term).toBe(first.term + 1);
    return clock.now() - releasedAt;
  };
  expect(await clock.runUntil(waited())).toBeLessThan(0.5);
});

test("when nothing is heard of who leads, another one does as soon as the lease may be over", async () => {
  const longest = Math.max(
    ...(await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const clock = createVirtualClock();
        const store = memoryStore();
        let endsAt = Number.POSITIVE_INFINITY;
        const seenBy = (reaches: () => boolean) => store.seenBy(clock, () => 0.01, reaches);
        const first = { store: seenBy(() => clock.now() < endsAt), clock, name: "first", leaseSeconds: 2 };
        const waited = async () => {
          await lead(first);
          await new Promise<void>((resolve) => void clock.after(1000 + 37 * i, resolve));
          // After a renewal, so that the lease lasts for as long as it can.
          endsAt = 5.3 + 0.001 * i;
          await lead({ ...first, store: seenBy(() => true), name: "second" });
          return clock.now() - endsAt;
        };
        return clock.runUntil(waited());
      }),
    )),
  );
  // It sees a renewal up to a tenth of the lease later than it was written, and asks once more when that is over.
  expect(longest).toBeLessThan(2 + 0.2);
});
