import { expect, test } from "vitest";
import { createRandom } from "../math/random.ts";
import { emulateDevice } from "./profiles.ts";

test("a device that stalls takes so many seconds longer, as often as its profile says in the mean", () => {
  const updateSeconds = { mean: 0.01, standardDeviation: 0 };
  const stalling = { name: "d", updateSeconds, stalls: { seconds: 3, everySeconds: 0.5 } };
  const seconds = emulateDevice(stalling, createRandom(1));
  const drawn = Array.from({ length: 5000 }, () => seconds());
  expect(new Set(drawn)).toEqual(new Set([0.01, 3.01]));
  // One in 50.
  const stalled = drawn.filter((each) => each > 1).length;
  expect(stalled).toBeGreaterThan(80);
  expect(stalled).toBeLessThan(120);
});
