import fc from "fast-check";
import { expect, test } from "vitest";
import { createVirtualClock } from "../memory/virtual-clock.ts";
import { createRefusals } from "./refusals.ts";

/** So many refusals each millisecond while it is not shut, for two seconds. @returns how many there were, and for how long it was shut */
async function flooded(perMs: number) {
  const clock = createVirtualClock();
  let isShut = false;
  const refusals = createRefusals(clock, (now) => {
    isShut = now;
  });
  let [refused, shutMs, due] = [0, 0, 0];
  for (let ms = 0; ms < 2000; ms++) {
    due += perMs;
    if (isShut) shutMs += 1;
    for (; due >= 1; due--) {
      if (isShut) continue;
      refused += 1;
      refusals.refused();
    }
    await clock.advance(0.001);
  }
  await clock.advance(1);
  return { refused, shutMs, isShutAfter: isShut };
}

test("a flood is looked at for a quarter of the time, and when it is over, so is that", async () => {
  const { refused, shutMs, isShutAfter } = await flooded(3);
  expect(shutMs / 2000).toBeCloseTo(0.75, 1);
  expect(refused).toBeLessThan(2000);
  expect(isShutAfter).toBe(false);
});

test("a few hundred a second are all looked at", async () => {
  expect(await flooded(0.3)).toMatchObject({ shutMs: 0, refused: 599 });
});

test("it is open for a sixteenth of a second at least after each time that it was shut, whenever connections are refused", async () => {
  const perMs = fc.array(fc.nat({ max: 40 }), { minLength: 200, maxLength: 800 });
  await fc.assert(
    fc.asyncProperty(perMs, async (refusedIn) => {
      const clock = createVirtualClock();
      const turned: { readonly isShut: boolean; readonly at: number }[] = [];
      const refusals = createRefusals(clock, (isShut) => turned.push({ isShut, at: clock.now() }));
      for (const count of refusedIn) {
        for (let i = 0; i < count; i++) refusals.refused();
        await clock.advance(0.001);
      }
      await clock.advance(1);
      turned.forEach(({ isShut, at }, i) => {
        expect(isShut).toBe(i % 2 === 0);
        if (i > 0) expect(at - (turned[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual((isShut ? 1 : 3) / 16 - 1e-9);
        if (!isShut) expect(at - (turned[i - 1]?.at ?? 0)).toBeLessThanOrEqual(3 / 16 + 1e-9);
      });
      expect(turned.length % 2).toBe(0);
    }),
    { numRuns: 50 },
  );
});
