import { expect, test } from "vitest";
import type { AggregatorEvent, AggregatorEventBody } from "../../../src/watch/events.ts";
import { roundFinished, roundStarted, runStarted } from "./events-for-tests.ts";
import { fold } from "./fold.ts";
import { currentRun, emptyView } from "./view.ts";

/** The marks after these events, each with the time at which it came. */
function marksAfter(...events: readonly (readonly [at: number, body: AggregatorEventBody])[]) {
  const view = events.reduce(
    (before, [at, body], sequence) => fold(before, { sequence, at, ...body } as AggregatorEvent),
    emptyView,
  );
  const run = currentRun(view);
  return { marks: run?.marks ?? [], dropped: run?.marksDropped };
}

const joined = (name: string): AggregatorEventBody => ({
  kind: "node-joined",
  ...{ name, device: "real", link: "real", again: true, startable: false, platform: "" },
});
const begun = [[10, runStarted()] as const, [10, roundStarted(1)] as const, [11, roundFinished(1)] as const];

test("a mark stands where the budget was then: what the last round had consumed and the time since", () => {
  const { marks } = marksAfter(
    ...begun,
    [11.5, { kind: "delay-changed", delayMs: 200 }],
    [12, roundFinished(2)],
    [12.25, { kind: "node-adjusted", name: "a", slowdown: 10 }],
    [12.5, { kind: "node-gone", name: "b", reason: "stopped from the page" }],
    [12.75, joined("b")],
  );
  expect(marks).toEqual([
    { kind: "delay", beforeMs: 0, delayMs: 200, round: 2, seconds: 1.5 },
    { kind: "slowdown", name: "a", times: 10, round: 3, seconds: 2.25 },
    { kind: "left", name: "b", reason: "stopped from the page", round: 3, seconds: 2.5 },
    { kind: "came", name: "b", hasPlace: true, round: 3, seconds: 2.75 },
  ]);
});

test("time in which the budget's clock stood still moves no mark beyond the end of its round", () => {
  const delayed: AggregatorEventBody = { kind: "delay-changed", delayMs: 200 };
  const { marks } = marksAfter(...begun, [90, delayed], [91, roundFinished(2)]);
  expect(marks).toEqual([expect.objectContaining({ round: 2, seconds: 2 })]);
});

test("going back and overruling leave marks; nodes without a place leave one only when they come", () => {
  const { marks } = marksAfter(
    ...begun,
    [11, joined("z")],
    [11, { kind: "node-gone", name: "z", reason: "connection closed" }],
    [11, { kind: "run-went-back", run: 1, round: 1, to: 1, nodes: ["a"] }],
    [11, { kind: "node-failed", run: 1, name: "a", reason: "no numbers" }],
    [11, { kind: "choice-overruled", run: 1, chosenLoss: 2, loss: 1 }],
  );
  expect(marks.map(({ kind }) => kind)).toEqual(["came", "run-went-back", "failed", "choice-overruled"]);
  expect(marks[0]).toMatchObject({ name: "z", hasPlace: false });
});

test("before the first round is over and after the end nothing is marked, and of many marks the newest 60 stay", () => {
  const delay = (delayMs: number): AggregatorEventBody => ({ kind: "delay-changed", delayMs });
  const end: AggregatorEventBody = { kind: "run-finished", run: 1, reason: "budget" };
  expect(marksAfter([0, runStarted()], [0, roundStarted(1)], [0, delay(5)], [0, joined("a")]).marks).toEqual([]);
  expect(marksAfter(...begun, [12, end], [13, delay(5)], [13, joined("a")]).marks).toEqual([]);
  const many = Array.from({ length: 75 }, (_, i) => [12, delay(i)] as const);
  const { marks, dropped } = marksAfter(...begun, ...many);
  expect([marks.length, dropped, marks.at(-1)]).toEqual([60, 15, expect.objectContaining({ delayMs: 74 })]);
});
