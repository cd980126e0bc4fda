import fc from "fast-check";
import { expect, test } from "vitest";
import { createVirtualClock } from "./virtual-clock.ts";

test("time stands still until it is let pass", async () => {
  const clock = createVirtualClock({ startSeconds: 5 });
  let called = false;
  clock.after(0, () => {
    called = true;
  });
  expect(clock.now()).toBe(5);
  expect(called).toBe(false);
  await clock.run(5);
  expect(called).toBe(true);
  expect(clock.now()).toBe(5);
});

test("timers are called in order of their time, then of their creation", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 })), async (delays) => {
      const clock = createVirtualClock();
      const order: [number, number][] = [];
      for (const [i, delay] of delays.entries()) clock.after(delay, () => order.push([delay, i]));
      await clock.run(1);
      expect(order).toEqual(delays.map((delay, i): [number, number] => [delay, i]).toSorted(([a], [b]) => a - b));
    }),
  );
});

test("each timer sees its own time, and may set others that are due in the same stretch", async () => {
  const clock = createVirtualClock();
  const times: number[] = [];
  clock.after(1000, () => {
    times.push(clock.now());
    clock.after(500, () => times.push(clock.now()));
  });
  clock.after(4000, () => times.push(clock.now()));
  await clock.run(3);
  expect(times).toEqual([1, 1.5]);
  expect(clock.now()).toBe(3);
  await clock.advance(1);
  expect(times).toEqual([1, 1.5, 4]);
});

test("promises get their turn between two timers", async () => {
  const clock = createVirtualClock();
  const order: string[] = [];
  clock.after(1, async () => {
    order.push("first timer");
    for (let i = 0; i < 50; i++) await undefined;
    order.push("what it started");
  });
  clock.after(1, () => order.push("second timer"));
  await clock.run(1);
  expect(order).toEqual(["first timer", "what it started", "second timer"]);
});

test("time passes no further than it must for a promise to settle", async () => {
  const clock = createVirtualClock();
  const slow = new Promise<string>((resolve) => clock.after(2000, () => resolve("done")));
  clock.after(9000, () => expect.unreachable());
  expect(await clock.runUntil(slow)).toBe("done");
  expect(clock.now()).toBe(2);
  await expect(clock.runUntil(Promise.reject(new Error("refused")))).rejects.toThrow("refused");
});

test("a promise that nothing will settle is an error, not a wait for ever", async () => {
  const clock = createVirtualClock();
  const never = new Promise(() => {});
  await expect(clock.runUntil(never)).rejects.toThrow("nothing is left to happen");
  const tick = () => void clock.after(1000, tick);
  tick();
  await expect(clock.runUntil(never, { limitSeconds: 10 })).rejects.toThrow("what comes next is due at 11 s");
});

test("what a callback throws is told to who lets the time pass, and the clock goes on", async () => {
  const clock = createVirtualClock();
  let later = false;
  clock.after(1, () => {
    throw new Error("a defect");
  });
  clock.after(2, () => {
    later = true;
  });
  await expect(clock.run(1)).rejects.toThrow("a defect");
  await clock.run(1);
  expect(later).toBe(true);
});

test("two may not let the time pass at once", async () => {
  const clock = createVirtualClock();
  const running = clock.run(1);
  await expect(clock.advance(1)).rejects.toThrow("running already");
  await running;
});

test("time waits for what holds it, and a timer that was cancelled meanwhile is not called", async () => {
  const asked: number[] = [];
  const called: number[] = [];
  let cancel = () => {};
  const clock = createVirtualClock({
    holds(atSeconds) {
      asked.push(atSeconds);
      return atSeconds === 2 ? Promise.resolve().then(() => cancel()) : undefined;
    },
  });
  for (const seconds of [1, 2, 3]) {
    const own = clock.after(1000 * seconds, () => called.push(seconds));
    if (seconds === 2) cancel = own;
  }
  await clock.run(2.5);
  expect(called).toEqual([1]);
  await clock.run(3);
  expect(called).toEqual([1, 3]);
  expect(asked).toEqual([1, 2, 3]);
});
