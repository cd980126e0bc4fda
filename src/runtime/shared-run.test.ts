import fc from "fast-check";
import { expect, test } from "vitest";
import { memoryStore } from "../../test/support/memory-store.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import type { GrowingBytes } from "./kept-bytes.ts";
import { type SharedRunFiles, TakenOver, takeSharedRun, takeSharedRuns } from "./shared-run.ts";
import type { SharedStore } from "./shared-store.ts";

const clock = createVirtualClock();
const now = <T>(promise: Promise<T>) => clock.runUntil(promise);
const bytes = (text: string) => new TextEncoder().encode(text);
const files = (name: string, checkpoint: string, events: string): SharedRunFiles => ({
  name,
  record: bytes(`record of ${name}`),
  checkpoint: bytes(checkpoint),
  events: bytes(events),
});
const growing = ({ events, ...others }: SharedRunFiles): SharedRunFiles<GrowingBytes> => ({
  ...others,
  events: { length: events.length, read: (from, to) => events.slice(from, to) },
});
const plain = (found: SharedRunFiles | undefined) =>
  found && { ...found, record: [...found.record], checkpoint: [...found.checkpoint], events: [...found.events] };

test("what was kept last is what the next one finds, whatever was kept before and by whom, and what could not be", async () => {
  const kept = fc.record({
    next: fc.boolean(),
    checkpoint: fc.string({ maxLength: 40 }),
    more: fc.string({ maxLength: 25 }),
    // After so many writes the store is not reached any more.
    breaks: fc.option(fc.nat(6)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(kept, { maxLength: 6 }), { minLength: 1, maxLength: 4 }), async (terms) => {
      let left = Number.POSITIVE_INFINITY;
      const once = <T>(call: () => Promise<T>): Promise<T> => {
        left -= 1;
        return left < 0 ? Promise.reject(new Error("not reached")) : call();
      };
      const reached = memoryStore().seenBy(clock, () => 0);
      const store: SharedStore = {
        ...reached,
        put: (key, value) => once(() => reached.put(key, value)),
        replace: (key, value, revision) => once(() => reached.replace(key, value, revision)),
      };
      let newest: SharedRunFiles | undefined;
      let [runs, events] = [0, ""];
      for (const [term, all] of terms.entries()) {
        left = Number.POSITIVE_INFINITY;
        const run = await now(takeSharedRun(store, term + 1));
        expect(plain(run.found)).toEqual(plain(newest));
        for (const { next, checkpoint, more, breaks } of all) {
          if (next || runs === 0) [runs, events] = [runs + 1, ""];
          events += more;
          const given = files(`run ${runs}`, checkpoint, events);
          left = breaks ?? Number.POSITIVE_INFINITY;
          const isKept = await now(
            run.keep(growing(given)).then(
              () => true,
              () => false,
            ),
          );
          if (isKept) newest = given;
        }
      }
      left = Number.POSITIVE_INFINITY;
      expect(plain((await now(takeSharedRun(store, 99))).found)).toEqual(plain(newest));
    }),
    { numRuns: 60 },
  );
});

test("who was taken over keeps nothing more, wherever it was; what it had begun to write counts for nothing", async () => {
  for (let calls = 0; calls < 12; calls++) {
    const { entries, seenBy } = memoryStore();
    const store = seenBy(clock, () => 0);
    const first = await now(takeSharedRun(store, 1));
    await now(first.keep(growing(files("run", "first checkpoint, in two parts", "events"))));
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
    const keeping = asleep.keep(growing(files("run", "second checkpoint, in two parts", "events and more")));
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
  for (let i = 0; i < 5; i++) await now(run.keep(growing(files("one", `checkpoint ${i}`, "x".repeat(7 * i)))));
  await now(run.keep(growing(files("two", "c", "e"))));
  expect([...entries.keys()].filter((key) => key.startsWith("kept.")).length).toBeLessThan(10);
  await now(run.end(true));
  expect([...entries.keys()].filter((key) => key.startsWith("kept."))).toEqual([]);
  const next = await now(takeSharedRun(store, 2));
  expect([next.found, next.foundDone]).toEqual([undefined, true]);
});

test("runs of several names are kept, taken over and ended each by itself", async () => {
  const { entries, seenBy } = memoryStore();
  const store = seenBy(clock, () => 0);
  const take = async (term: number) => {
    const [a, b, alone] = [
      takeSharedRun(store, term, "a"),
      takeSharedRun(store, term, "b"),
      takeSharedRun(store, term),
    ];
    return { a: await now(a), b: await now(b), alone: await now(alone) };
  };
  const before = await take(1);
  await now(before.a.keep(growing(files("run-a", "checkpoint of a", "events of a"))));
  await now(before.b.keep(growing(files("run-b", "checkpoint of b", "events of b"))));
  await now(before.b.keep(growing(files("run-b", "newer checkpoint of b", "events of b"))));
  const after = await take(2);
  expect(plain(after.a.found)).toEqual(plain(files("run-a", "checkpoint of a", "events of a")));
  expect(plain(after.b.found)).toEqual(plain(files("run-b", "newer checkpoint of b", "events of b")));
  expect([after.alone.found, after.alone.foundDone]).toEqual([undefined, false]);
  await expect(now(before.a.end())).rejects.toThrow(TakenOver);
  await now(after.a.end(true));
  const last = await take(3);
  expect([last.a.found, last.a.foundDone, last.b.foundDone]).toEqual([undefined, true, false]);
  expect(plain(last.b.found)).toEqual(plain(after.b.found));
  await now(last.b.end());
  expect([...entries.keys()].filter((key) => key.startsWith("kept."))).toEqual([]);
});

test("what was done is done for who waited; who begins anew is not followed by one that takes the old end for its own", async () => {
  const { seenBy } = memoryStore();
  const store = seenBy(clock, () => 0);
  let term = 0;
  const take = async (waited: boolean, names?: readonly string[]) => {
    const runs = await now(takeSharedRuns(store, ++term, { names, waited }));
    return { runs, done: runs.map(({ isDone }) => isDone) };
  };
  const first = await take(false);
  expect(first.done).toEqual([false]);
  await now(first.runs[0]?.end(true) ?? Promise.reject());
  expect((await take(true)).done).toEqual([true]);
  expect((await take(false)).done).toEqual([false]);
  expect((await take(true)).done).toEqual([false]);

  const names = ["a", "b"];
  const [a, b] = (await take(false, names)).runs;
  await now(a?.end(true) ?? Promise.reject());
  // Of several, what is done stays done as long as something is left.
  expect((await take(false, names)).done).toEqual([true, false]);
  expect(b?.isDone).toBe(false);
  await now((await take(true, names)).runs[1]?.end(true) ?? Promise.reject());
  expect((await take(true, names)).done).toEqual([true, true]);
  expect((await take(false, names)).done).toEqual([false, false]);
});

test("of a long run only what is new is kept each time, twice at the most, and few reads find it all", async () => {
  const { seenBy } = memoryStore(1000);
  const store = seenBy(clock, () => 0);
  let [written, pointers, reads] = [0, 0, 0];
  const counted: SharedStore = {
    ...store,
    put: (key, value) => {
      written += value.length;
      return store.put(key, value);
    },
    replace: (key, value, revision) => {
      pointers = Math.max(pointers, value.length);
      return store.replace(key, value, revision);
    },
    get: (key) => {
      reads += 1;
      return store.get(key);
    },
  };
  const events = Uint8Array.from({ length: 400 * 47 }, (_, i) => i % 251);
  const run = await now(takeSharedRun(counted, 1));
  for (let round = 1; round <= 400; round++)
    await now(
      run.keep(growing({ ...files("run", "", ""), record: bytes(""), events: events.subarray(0, 47 * round) })),
    );
  expect(written).toBeLessThanOrEqual(2 * events.length);
  expect(pointers).toBeLessThan(400);
  reads = 0;
  const { found } = await now(takeSharedRun(counted, 2));
  expect(found?.events).toEqual(events);
  expect(reads).toBeLessThanOrEqual(2 + events.length / 1000 + 1000 / 47);
});
