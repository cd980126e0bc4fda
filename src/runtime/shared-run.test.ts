import fc from "fast-check";
import { expect, test } from "vitest";
import { memoryStore } from "../../test/support/memory-store.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { type SharedRunFiles, TakenOver, takeSharedRun } from "./shared-run.ts";

const clock = createVirtualClock();
const now = <T>(promise: Promise<T>) => clock.runUntil(promise);
const bytes = (text: string) => new TextEncoder().encode(text);
const files = (name: string, checkpoint: string, events: string): SharedRunFiles => ({
  name,
  record: bytes(`record of ${name}`),
  checkpoint: bytes(checkpoint),
  events: bytes(events),
});
const plain = (found: SharedRunFiles | undefined) =>
  found && { ...found, record: [...found.record], checkpoint: [...found.checkpoint], events: [...found.events] };

test("what was kept last is what the next one finds, whatever was kept before and by whom", async () => {
  const kept = fc.record({ next: fc.boolean(), checkpoint: fc.string({ maxLength: 40 }), more: fc.string() });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(kept, { maxLength: 4 }), { minLength: 1, maxLength: 4 }), async (terms) => {
      const store = memoryStore().seenBy(clock, () => 0);
      let newest: SharedRunFiles | undefined;
      let [runs, events] = [0, ""];
      for (const [term, all] of terms.entries()) {
        const run = await now(takeSharedRun(store, term + 1));
        expect(plain(run.found)).toEqual(plain(newest));
        for (const { next, checkpoint, more } of all) {
          if (next || runs === 0) [runs, events] = [runs + 1, ""];
          events += more;
          newest = files(`run ${runs}`, checkpoint, events);
          await now(run.keep(newest));
        }
      }
      expect(plain((await now(takeSharedRun(store, 99))).found)).toEqual(plain(newest));
    }),
    { numRuns: 50 },
  );
});

test("who was taken over keeps nothing more, wherever it was; what it had begun to write counts for nothing", async () => {
  for (let calls = 0; calls < 12; calls++) {
    const { entries, seenBy } = memoryStore();
    const store = seenBy(clock, () => 0);
    const first = await now(takeSharedRun(store, 1));
    await now(first.keep(files("run", "first checkpoint, in two parts", "events")));
    const reference = structuredClone(files("run", "first checkpoint, in two parts", "events"));
    // The first one falls asleep after so many of its calls, and goes on when it was taken over.
    let left = calls;
    let wake: () => void = () => {};
    const awake = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const slow = {
      ...store,
      put: async (key: string, value: Uint8Array) => {
        if (left-- === 0) await awake;
        return store.put(key, value);
      },
    };
    const asleep = await now(takeSharedRun(slow, 2));
    const keeping = asleep.keep(files("run", "second checkpoint, in two parts", "events and more"));
    const outcome = keeping.then(
      () => "kept",
      (error: unknown) => error,
    );
    for (let turn = 0; turn < 50; turn++) await now(new Promise<void>((resolve) => void clock.after(1, resolve)));
    const third = await now(takeSharedRun(store, 3));
    wake();
    const ended = await now(outcome);
    if (ended === "kept") expect(third.found?.checkpoint).toEqual(bytes("second checkpoint, in two parts"));
    else {
      expect(ended).toBeInstanceOf(TakenOver);
      expect(plain(third.found)).toEqual(plain(reference));
    }
    await expect(now(asleep.end())).rejects.toThrow(TakenOver);
    expect(plain((await now(takeSharedRun(store, 4))).found)).toEqual(plain(third.found));
    expect(entries.size).toBeGreaterThan(2);
  }
});

test("what is of no use any more is removed, and an end with nothing to do is found", async () => {
  const { entries, seenBy } = memoryStore();
  const store = seenBy(clock, () => 0);
  const run = await now(takeSharedRun(store, 1));
  for (let i = 0; i < 5; i++) await now(run.keep(files("one", `checkpoint ${i}`, "x".repeat(10 * i))));
  await now(run.keep(files("two", "c", "e")));
  expect([...entries.keys()].filter((key) => key.startsWith("kept.")).length).toBeLessThan(10);
  await now(run.end(true));
  expect([...entries.keys()].filter((key) => key.startsWith("kept."))).toEqual([]);
  const next = await now(takeSharedRun(store, 2));
  expect([next.found, next.foundDone]).toEqual([undefined, true]);
});
