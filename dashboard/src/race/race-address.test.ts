import { expect, test } from "vitest";
import { usualRace } from "../../../src/web-host/race-settings.ts";
import { isLiveIn, raceOf, raceQuery } from "./race-address.ts";

test("a race is what its address says, there and back", () => {
  const settings = { lanes: ["you", "adaptive", "fixed:7"], partition: "mixed", seed: 12, budgetSeconds: 30 } as const;
  expect(raceQuery(settings)).toBe("?race=you,adaptive,fixed:7&case=4&seed=12&budget=30");
  expect(raceOf(raceQuery(settings))).toEqual(settings);
  expect(raceOf(raceQuery(usualRace))).toEqual(usualRace);
  expect([isLiveIn(raceQuery(settings)), isLiveIn(raceQuery(settings, { isLive: true }))]).toEqual([false, true]);
  expect(raceOf(raceQuery(settings, { isLive: true }))).toEqual(settings);
});

test("an address without a race is none, and what one says wrongly is as usual", () => {
  expect(raceOf("?case=2&strategy=adaptive")).toBeUndefined();
  expect(raceOf("?race=&case=9&seed=x&budget=1e9")).toEqual(usualRace);
  expect(raceOf("?race=fixed:0,<b>,adaptive,adaptive")).toEqual(usualRace);
  expect(raceOf("?race=you,fixed:1,fixed:2,fixed:3,fixed:4")?.lanes).toEqual(["you", "fixed:1", "fixed:2", "fixed:3"]);
});
