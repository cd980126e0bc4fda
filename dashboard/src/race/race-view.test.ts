import { expect, test } from "vitest";
import type { FromRace, LaneFinished, LaneRound } from "../../../src/web-host/race-messages.ts";
import { usualRace } from "../../../src/web-host/race-settings.ts";
import { placesOf, reached, readyRace, shownAccuracy, ticksOf, withRaceMessage } from "./race-view.ts";

const settings = { ...usualRace, lanes: ["adaptive", "fixed:10", "fixed:1"] };
const round = (lane: number, consumedSeconds: number, accuracy: number): LaneRound => ({
  ...{ kind: "round", round: 1, tau: 5, loss: 0.3 },
  ...{ lane, consumedSeconds, accuracy },
});
const finished = (lane: number, accuracy: number): LaneFinished => ({
  ...{ kind: "finished", rounds: 9, averageTau: 5, consumedSeconds: 19.5, loss: 0.2 },
  ...{ lane, accuracy },
});
const told = (...messages: readonly FromRace[]) => messages.reduce(withRaceMessage, readyRace(settings));

test("all lanes are shown at the same second, whatever a faster one has told already", () => {
  const view = told({ kind: "started" }, ...[round(0, 0, 0.5), round(0, 1, 0.7), round(0, 3, 0.8), round(1, 2, 0.6)], {
    kind: "clock",
    seconds: 2.5,
  });
  const [first, second, third] = view.lanes;
  expect(view.state).toBe("running");
  expect(first && reached(first, view.seconds)?.accuracy).toBe(0.7);
  expect(second && shownAccuracy(second, view)).toBe(0.6);
  expect(third && shownAccuracy(third, view)).toBe(0.5);
});

test("there is a tick for every two seconds, at what had been learned then", () => {
  const [lane] = told(round(0, 0, 0.5), round(0, 1.5, 0.7), round(0, 2.5, 0.75), round(0, 5, 0.8)).lanes;
  if (!lane) throw new Error("no lane");
  expect(ticksOf(lane, 1.9)).toEqual([]);
  expect(ticksOf(lane, 6).map(({ accuracy }) => accuracy)).toEqual([0.7, 0.75, 0.8]);
});

test("who returns the better weights comes first, and equals share a place", () => {
  const running = told(
    { kind: "started" },
    round(0, 19, 0.85),
    finished(0, 0.86),
    finished(1, 0.84),
    finished(2, 0.86),
  );
  expect(placesOf(running)).toBeUndefined();
  const over = withRaceMessage(running, { kind: "over" });
  expect(placesOf(over)).toEqual([1, 3, 1]);
  expect(over.seconds).toBe(20);
  expect(over.lanes[0] && shownAccuracy(over.lanes[0], over)).toBe(0.86);
});

test("the clock never goes back, and a failure says why", () => {
  expect(told({ kind: "clock", seconds: 3 }, { kind: "clock", seconds: 2 }).seconds).toBe(3);
  expect(told({ kind: "failed", reason: "no pictures" })).toMatchObject({ state: "failed", reason: "no pictures" });
});
