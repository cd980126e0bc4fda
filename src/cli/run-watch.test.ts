import { expect, test } from "vitest";
import { stamped } from "../../test/support/aggregator-events.ts";
import type { AggregatorEventBody, RunResult } from "../watch/events.ts";
import { type Outcome, watchRuns } from "./run-watch.ts";

const summary = { loss: 0.2 } as RunResult;
const runStarted = { kind: "run-started", run: 1 } as AggregatorEventBody;
const roundStarted = { kind: "round-started", run: 1 } as AggregatorEventBody;
const finished: AggregatorEventBody = { kind: "run-finished", run: 1, reason: "budget", summary };
const stopped: AggregatorEventBody = { kind: "run-finished", run: 1, reason: "stopped", summary };

function watched(once: boolean) {
  let outcome: Outcome | undefined;
  let stops = 0;
  const watch = watchRuns({ once, stopRun: () => (stops += 1) });
  void watch.outcome.then((found) => {
    outcome = found;
  });
  const take = async (...bodies: AggregatorEventBody[]) => {
    for (const event of stamped(...bodies)) watch.take(event);
    await Promise.resolve();
    return outcome;
  };
  return { watch, take, stops: () => stops };
}

test("one run is the end of a program that was started for one, and of no other", async () => {
  const budget = { kind: "run-finished", summary };
  expect(await watched(true).take(runStarted, roundStarted, finished)).toEqual(budget);
  expect(await watched(false).take(runStarted, roundStarted, finished)).toBeUndefined();
});

test("a run that waits in vain for its first round is the end, with the reason", async () => {
  const failed: AggregatorEventBody = { kind: "run-finished", run: 1, reason: "failed", explanation: "no nodes" };
  const end = { kind: "no-round", ending: "failed", explanation: "no nodes", unsaid: false };
  expect(await watched(true).take(runStarted, failed)).toEqual(end);
  expect(await watched(false).take(runStarted, failed)).toBeUndefined();
});

test("a run that is stopped before it began is the end, although it was never said to have started", async () => {
  const explanation = "the run was ended before it began";
  const early: AggregatorEventBody = { kind: "run-finished", run: 1, reason: "stopped", explanation };
  expect(await watched(true).take(early)).toEqual({ kind: "no-round", ending: "stopped", explanation, unsaid: false });
});

test("a run that another one replaces is not the end", async () => {
  const replaced: AggregatorEventBody = { kind: "run-finished", run: 1, reason: "replaced" };
  expect(await watched(true).take(runStarted, roundStarted, replaced)).toBeUndefined();
});

test("an interruption in the middle stops the run, and ends with what it came to", async () => {
  const { watch, take, stops } = watched(false);
  expect(await take(runStarted, roundStarted)).toBeUndefined();
  watch.interrupt();
  expect(stops()).toBe(1);
  expect(await take()).toBeUndefined();
  expect(await take(stopped)).toEqual({ kind: "run-finished", summary });
});

test("an interruption before the first round ends at once", async () => {
  const { watch, take, stops } = watched(true);
  await take(runStarted);
  watch.interrupt();
  const explanation = "interrupted before the first round";
  expect(await take()).toEqual({ kind: "no-round", ending: "interrupted", explanation, unsaid: true });
  expect(stops()).toBe(0);
});

test("an interruption between runs is an ordinary end", async () => {
  const { watch, take } = watched(false);
  await take(runStarted, roundStarted, finished);
  watch.interrupt();
  expect(await take()).toEqual({ kind: "ended" });
});

test("a node that fails before the first round ends a program for one run; later the run goes on without it", async () => {
  const early = watched(true);
  early.watch.nodeFailed("it is gone");
  expect(await early.take()).toEqual({ kind: "no-round", ending: "failed", explanation: "it is gone", unsaid: true });
  const late = watched(true);
  await late.take(runStarted, roundStarted);
  late.watch.nodeFailed("it is gone");
  expect(await late.take()).toBeUndefined();
});
