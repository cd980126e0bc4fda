import { describe, expect, test } from "vitest";
import type { Clock } from "../../src/runtime/ports.ts";

/** A clock to test, and how to let its time pass until a promise has settled. */
export interface ClockUnderTest {
  readonly clock: Clock;
  readonly until: <T>(promise: Promise<T>) => Promise<T>;
}

/** What every Clock must do. */
export function clockContract(name: string, create: () => ClockUnderTest): void {
  describe(`clock: ${name}`, () => {
    test("a timer calls back once, and not before its delay is over", async () => {
      const { clock, until } = create();
      for (const delayMs of [0, 0.4, 1, 1.9, 3.7, 12.2, 20.5]) {
        const due = clock.now() + delayMs / 1000;
        const calls: number[] = [];
        await until(wait(clock, delayMs, () => calls.push(clock.now())));
        await until(wait(clock, delayMs + 2));
        expect(calls).toHaveLength(1);
        expect(calls[0]).toBeGreaterThanOrEqual(due);
      }
    });

    test("a timer never calls back inside after", () => {
      const { clock } = create();
      let inside = true;
      let calledInside = false;
      const cancel = clock.after(0, () => {
        calledInside = inside;
      });
      inside = false;
      cancel();
      expect(calledInside).toBe(false);
    });

    test("a cancelled timer does not call back, and may be cancelled again", async () => {
      const { clock, until } = create();
      let called = false;
      const cancel = clock.after(2, () => {
        called = true;
      });
      cancel();
      cancel();
      await until(wait(clock, 10));
      expect(called).toBe(false);
    });

    test("a timer that has called back may be cancelled without harm to others", async () => {
      const { clock, until } = create();
      let cancel = () => {};
      await until(
        new Promise<void>((resolve) => {
          cancel = clock.after(1, resolve);
        }),
      );
      const other = wait(clock, 1);
      cancel();
      await until(other);
    });

    test("timers without delay call back in the order in which they were set", async () => {
      const { clock, until } = create();
      const order: number[] = [];
      await until(Promise.all([0, 1, 2, 3, 4].map((i) => wait(clock, 0, () => order.push(i)))));
      expect(order).toEqual([0, 1, 2, 3, 4]);
    });

    test("time does not go back", async () => {
      const { clock, until } = create();
      const times: number[] = [];
      for (let i = 0; i < 20; i++) {
        times.push(clock.now());
        await until(i % 2 === 0 ? clock.yield() : wait(clock, 0.3));
      }
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    });

    test("yields come back in their order", async () => {
      const { clock, until } = create();
      const order: number[] = [];
      await until(Promise.all([0, 1, 2, 3].map((i) => clock.yield().then(() => order.push(i)))));
      expect(order).toEqual([0, 1, 2, 3]);
    });

    test("a loop of yields does not keep timers from calling back", async () => {
      const { clock, until } = create();
      let fired = false;
      clock.after(0, () => {
        fired = true;
      });
      await until(
        (async () => {
          while (!fired) await clock.yield();
        })(),
      );
      expect(fired).toBe(true);
    });
  });
}

function wait(clock: Clock, delayMs: number, act: () => void = () => {}): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, () => {
      act();
      resolve();
    });
  });
}
