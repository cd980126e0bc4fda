import { expect, test } from "vitest";
import type { AggregatorEventBody, RunSummary } from "../../../src/watch/events.ts";
import { roundFinished, roundStarted, runStarted, viewOf } from "./events-for-tests.ts";
import { readings } from "./readings.ts";

const summary = { loss: 0.21, metrics: { accuracy: 0.9 }, rounds: 3 } as unknown as RunSummary;
const finished: AggregatorEventBody = { kind: "run-finished", run: 1, reason: "budget", summary };

function readingsOf(metric: string, ...events: readonly AggregatorEventBody[]) {
  return readings(viewOf(...events).runs[0] ?? expect.fail(), metric);
}

const costs = { c: 0.013, b: 0.131 };
const course = [
  runStarted(),
  roundFinished(1, { localUpdates: 8, loss: 0.5, accuracy: 0.6 }),
  roundFinished(2, { localUpdates: 9, loss: 0.4, accuracy: 0.7 }),
  roundFinished(3, { localUpdates: 9, loss: 0.3, accuracy: 0.8 }),
];

test("while a run goes on, the newest numbers are read, and tau and round of what is under way", () => {
  expect(readingsOf("accuracy", ...course)).toEqual({ ...costs, round: 3, tau: 9, loss: 0.3, metric: 0.8 });
  expect(readingsOf("accuracy", ...course, roundStarted(4, 12))).toMatchObject({ round: 4, tau: 12 });
});

test("a final evaluation has no tau of its own", () => {
  expect(readingsOf("accuracy", ...course, roundStarted(4, 0))).toMatchObject({ round: 4, tau: 9 });
  const evaluation = roundFinished(4, { localUpdates: 0, localCostSeconds: 0, globalCostSeconds: 0.5 });
  expect(readingsOf("accuracy", ...course, evaluation)).toMatchObject({ ...costs, tau: 9 });
});

test("after the end, loss, metric and rounds are those of the result, and tau that of the last round that ended", () => {
  const end = [...course, roundStarted(4, 12), finished];
  expect(readingsOf("accuracy", ...end)).toEqual({ ...costs, round: 3, tau: 9, loss: 0.21, metric: 0.9 });
});

test("a metric that the result does not have is not known, whatever it is called", () => {
  expect(readingsOf("constructor", ...course, finished).metric).toBeUndefined();
});
