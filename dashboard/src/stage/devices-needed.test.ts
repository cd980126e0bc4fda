import { expect, test } from "vitest";
import { devicesNeeded } from "./devices-needed.ts";

test("a run has a place on the stage for each device that it needs: a relay takes one, however many nodes it stands for", () => {
  expect(devicesNeeded([], 7)).toBe(7);
  expect(devicesNeeded([{ standsFor: 3 }, {}], 7)).toBe(5);
  expect(devicesNeeded([{ standsFor: 3 }, { standsFor: 3 }, {}], 7)).toBe(3);
  expect(devicesNeeded([{ standsFor: 9 }], 7)).toBe(0);
});
