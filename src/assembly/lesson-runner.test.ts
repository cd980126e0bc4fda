import { expect, test } from "vitest";
import { settings } from "../../test/support/aggregator-environment.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import type { BegunStep, Lesson } from "../protocol/lesson.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import { createLessonRunner } from "./lesson-runner.ts";

const lesson: Lesson = {
  title: "Digits",
  steps: [
    { title: "Draw", caption: "Draw.", does: "draw", draw: { digits: 5 }, seconds: 60 },
    { title: "Learn", caption: "Learn.", does: "learn", shows: "scores" },
    { title: "Look", caption: "Look.", does: "look", shows: "scores" },
  ],
};

function running(refusal?: string | Error) {
  const clock = createVirtualClock();
  const told: (BegunStep | undefined)[] = [];
  let tell: (event: AggregatorEvent) => void = () => {};
  let runs = 0;
  const runner = createLessonRunner({
    clock,
    aggregator: {
      tellLesson: (begun) => told.push(begun),
      subscribe(listener) {
        tell = listener;
        return () => {};
      },
    },
    startRun() {
      runs += 1;
      if (refusal instanceof Error) throw refusal;
      return refusal;
    },
  });
  const event = (body: object) => tell({ sequence: 0, at: 0, ...body } as AggregatorEvent);
  const steps = () => told.map((begun) => begun?.told.step);
  return { clock, runner, told, event, steps, runs: () => runs };
}

test("a step ends by its time, one that learns with its run, and the last one when it is ended", async () => {
  const { clock, runner, event, steps, runs } = running();
  await runner.start(lesson, settings);
  await clock.advance(59);
  expect([steps(), runs()]).toEqual([[1], 0]);
  await clock.advance(2);
  expect([steps(), runs()]).toEqual([[1, 2], 1]);
  event({ kind: "run-finished", run: 3, reason: "budget" });
  event({ kind: "run-started", run: 4 });
  event({ kind: "run-finished", run: 4, reason: "budget" });
  expect(steps()).toEqual([1, 2, 3]);
  await clock.advance(1000);
  expect(await runner.next(3)).toBeUndefined();
  expect(steps()).toEqual([1, 2, 3, undefined]);
});

test("going on twice from the same step, as from two pages, goes on once", async () => {
  const { clock, runner, steps } = running();
  await runner.start(lesson, settings);
  await Promise.all([runner.next(1), runner.next(1)]);
  expect(steps()).toEqual([1, 2]);
  // The first step's time has nothing to say any more.
  await clock.advance(100);
  expect(steps()).toEqual([1, 2]);
});

test("a run that another takes the place of ends no step", async () => {
  const { runner, event, steps } = running();
  await runner.start(lesson, settings);
  await runner.next(1);
  event({ kind: "run-started", run: 1 });
  event({ kind: "run-finished", run: 1, reason: "replaced" });
  expect(steps()).toEqual([1, 2]);
});

test("a run that cannot be started is told to who asked for it, and to all", async () => {
  const { runner, told } = running("the budget is too small");
  await runner.start(lesson, settings);
  expect(await runner.next(1)).toBe("the budget is too small");
  expect(told.at(-1)).toMatchObject({ problem: "the budget is too small", told: { step: 2 } });
});

test("what a run's start throws when a step's time is over is told to all, and the lesson goes on", async () => {
  const { clock, runner, told, steps } = running(new Error("no room"));
  await runner.start(lesson, settings);
  await clock.advance(60);
  expect(told.at(-1)).toMatchObject({ problem: "the run could not be started: no room", told: { step: 2 } });
  await runner.next(2);
  expect(steps()).toEqual([1, 2, 2, 3]);
});

test("without a lesson there is nothing to go on from", async () => {
  expect(await running().runner.next(1)).toMatch(/no lesson/);
});
