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
