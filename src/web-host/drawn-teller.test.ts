import { expect, test } from "vitest";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { type DrawnDigits, drawnProblem } from "../protocol/lesson.ts";
import { createDrawnTeller, toldOf } from "./drawn-teller.ts";
import type { DrawnDigit } from "./node-messages.ts";

const digit = (label: number, grey = 0): DrawnDigit => ({ label, pixels: new Uint8Array(784).fill(grey) });

test("only counts are told, unless the person agrees that all see some", () => {
  const digits = [digit(7), digit(7), digit(1)];
  expect(toldOf({ digits, shows: false })).toEqual({ counts: [0, 1, 0, 0, 0, 0, 0, 2, 0, 0] });
});

test("who agrees shows the newest of each digit, half as wide and high", () => {
  const checked = digit(3);
  for (let i = 0; i < 784; i++) checked.pixels[i] = (i + Math.floor(i / 28)) % 2 === 0 ? 200 : 100;
  const told = toldOf({ digits: [digit(7, 10), digit(7, 90), checked], shows: true });
  expect(told.shown?.labels).toEqual([3, 7]);
  expect(new Set(told.shown?.pixels.subarray(0, 196))).toEqual(new Set([150]));
  expect(new Set(told.shown?.pixels.subarray(196))).toEqual(new Set([90]));
  expect(drawnProblem(told)).toBeUndefined();
});

test("many changes are told once a second at most, the last of them always", async () => {
  const clock = createVirtualClock();
  const told: [number, DrawnDigits][] = [];
  let digits: DrawnDigit[] = [];
  const teller = createDrawnTeller(
    clock,
    () => ({ digits, shows: false }),
    (drawn) => told.push([clock.now(), drawn]),
  );
  for (let i = 0; i < 12; i++) {
    digits = [...digits, digit(1)];
    teller.changed();
    await clock.advance(0.25);
  }
  teller.read({ right: [0, 5], of: [0, 12] });
  teller.read({ right: [0, 5], of: [0, 12] });
  await clock.advance(5);
  expect(told.map(([at]) => at)).toEqual([0, 1, 2, 3, 4]);
  expect(told.at(-1)?.[1]).toMatchObject({ read: { right: [0, 5], of: [0, 12] } });
  expect(told.at(-1)?.[1].counts[1]).toBe(12);
});
