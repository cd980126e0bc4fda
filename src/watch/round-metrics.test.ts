import { expect, test } from "vitest";
import { finishedRound } from "../../test/support/aggregator-events.ts";
import { virtualRun } from "../../test/support/virtual-run.ts";
import { csvLine } from "../data/csv-line.ts";
import type { AggregatorEvent } from "./events.ts";
import { createRoundMetrics, type MetricsRow } from "./round-metrics.ts";

const evaluated = (round: number, accuracy: number): AggregatorEvent => ({
  kind: "model-evaluated",
  run: 1,
  round,
  consumedSeconds: 0,
  metrics: { accuracy },
  answers: [],
  sequence: 0,
  at: 0,
});

/** Rounds with their accuracy, as the events complete them. */
function folded(events: readonly AggregatorEvent[]) {
  const metrics = createRoundMetrics(["accuracy"], 0.5);
  const short = (rows: MetricsRow[]) => rows.map((row) => [row[0], row.at(-1)]);
  return [...events.map((event) => short(metrics.take(event))), short(metrics.end())];
}

const round = (number: number) => finishedRound({ round: number });

test("a row waits for its round's evaluation, whichever comes first", () => {
  expect(folded([round(1), evaluated(1, 0.5), evaluated(2, 0.6), round(2)])).toEqual([
    [],
    [[1, 0.5]],
    [],
    [[2, 0.6]],
    [],
  ]);
});

test("a round whose evaluation is skipped has a row without it as soon as a later one is evaluated, or the run ends", () => {
  expect(folded([round(1), round(2), evaluated(2, 0.6), round(3)])).toEqual([
    [],
    [],
    [
      [1, undefined],
      [2, 0.6],
    ],
    [],
    [[3, undefined]],
  ]);
});

test("no more than 100 rounds wait", () => {
  const completed = folded(Array.from({ length: 102 }, (_, i) => round(i + 1)));
  expect(completed.slice(99, 102)).toEqual([[], [[1, undefined]], [[2, undefined]]]);
});

test("a run's table has each of its rounds once, in their order, with all bytes that have gone over the wire", async () => {
  const run = virtualRun();
  const summary = await run.finish();
  const metrics = createRoundMetrics(["accuracy"], 0.5);
  const rows = [...run.events.flatMap((event) => metrics.take(event)), ...metrics.end()];
  const column = (name: string) => rows.map((row) => row[metrics.columns.indexOf(name)]);
  expect(column("round")).toEqual(run.all("round-finished").map((event) => event.round));
  expect(column("nodes")).toEqual(rows.map(() => 3));
  expect(column("examples")).toEqual(rows.map(() => 60));
  const [sent, received] = [column("bytesSent"), column("bytesReceived")].map((each) => each.at(-1) as number);
  // After the last round the weights that the run returns are evaluated.
  const { bytesSent, bytesReceived } = summary;
  expect(sent).toBeGreaterThan(0.8 * Number(bytesSent));
  expect(received).toBeGreaterThan(0.8 * Number(bytesReceived));
  expect(received).toBeLessThanOrEqual(Number(bytesReceived));
});

test("a line of CSV leaves empty what is not there, and quotes what would be taken apart", () => {
  expect(csvLine(["a", 'b "c"', "d,e", 0.5, undefined, Number.NaN, "f\ng"])).toBe('a,"b ""c""","d,e",0.5,,,"f\ng"\n');
});
