import fc from "fast-check";
import { expect, test } from "vitest";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { createRacePace } from "./race-pace.ts";

/** A pace whose real time is a virtual clock's. */
function pacedBy(options: { readonly lanes: number; readonly speed: number }) {
  const clock = createVirtualClock();
  const wait = (ms: number) => new Promise<void>((resolve) => clock.after(Math.max(1, ms), resolve));
  return { clock, pace: createRacePace({ ...options, now: clock.now, wait }) };
}

test("a lane waits for the one that is furthest behind, and goes on when that has moved or has left", async () => {
  const { clock, pace } = pacedBy({ lanes: 2, speed: Number.POSITIVE_INFINITY });
  expect(pace.move(0, 0.2)).toBeUndefined();
  let passed = 0;
  void pace.move(0, 1)?.then(() => passed++);
  await clock.advance(0.01);
  expect([passed, pace.seconds()]).toEqual([0, 0]);
  expect(pace.move(1, 0.9)).toBeUndefined();
  await clock.advance(1);
  expect([passed, pace.seconds()]).toEqual([1, 0.9]);
  void pace.move(0, 5)?.then(() => passed++);
  pace.leave(1);
  await clock.advance(1);
  expect(passed).toBe(2);
});

test("the budget's time passes as fast as asked, and changes its speed where it is", async () => {
  const { clock, pace } = pacedBy({ lanes: 1, speed: 2 });
  const passed: number[] = [];
  const go = async () => {
    for (const seconds of [1, 2, 3, 1000]) {
      await pace.move(0, seconds);
      passed.push(seconds);
    }
  };
  void go();
  await clock.run(0.49);
  expect(passed).toEqual([]);
  await clock.run(0.6);
  expect(passed).toEqual([1]);
  await clock.run(1.05);
  expect(passed).toEqual([1, 2]);
  pace.setSpeed(0.1);
  await clock.run(9);
  expect(passed).toEqual([1, 2]);
  await clock.run(11);
  expect(passed).toEqual([1, 2, 3]);
  pace.setSpeed(Number.POSITIVE_INFINITY);
  await clock.run(12);
  expect(passed).toEqual([1, 2, 3, 1000]);
});

test("lanes never wait for each other for ever, whatever steps they make, and none is far ahead", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.double({ min: 0.001, max: 3, noNaN: true }), { maxLength: 20 }), {
        minLength: 2,
        maxLength: 4,
      }),
      async (steps) => {
        const { clock, pace } = pacedBy({ lanes: steps.length, speed: Number.POSITIVE_INFINITY });
        const at = steps.map(() => 0);
        const run = async (own: readonly number[], lane: number) => {
          for (const step of own) {
            const next = (at[lane] as number) + step;
            await pace.move(lane, next);
            expect(next).toBeLessThanOrEqual(pace.seconds() + 0.25);
            at[lane] = next;
          }
          pace.leave(lane);
        };
        await clock.runUntil(Promise.all(steps.map(run)));
        expect(pace.seconds()).toBe(Number.POSITIVE_INFINITY);
      },
    ),
  );
});
