import { expect, test } from "vitest";
import { roundFinished, runStarted, settings, viewOf } from "../../fold/events-for-tests.ts";
import type { RunRow } from "../../runs/run-rows.ts";
import { seedGroups } from "../../runs/seed-groups.ts";
import { bandOf, meanAndSpread } from "./mean-and-spread.ts";

test("mean and sample deviation of 1, 2 and 6 are 3 and the root of 7", () => {
  expect(meanAndSpread([1, 2, 6])).toEqual({ mean: 3, spread: Math.sqrt(7) });
});

test("a band is where all runs have values: from the latest beginning to the earliest end", () => {
  const long = { xs: [0, 1, 2, 3, 4], ys: [[8, 6, 4, 2, 0]], points: 5 };
  const short = { xs: [1, 2, 3], ys: [[4, 4, 4]], points: 3 };
  const { xs, mean, low, high } = bandOf([long, short], 0, "start");
  expect([xs[0], xs.at(-1)]).toEqual([1, 3]);
  expect([mean[0], mean.at(-1)]).toEqual([5, 3]);
  // Of 6 and 4 the deviation is the root of 2.
  expect([low[0], high[0]]).toEqual([5 - Math.SQRT2, 5 + Math.SQRT2]);
});

test("runs that never overlap, or have nothing yet, make no band", () => {
  const early = { xs: [0, 1], ys: [[1, 2]], points: 2 };
  const late = { xs: [2, 3], ys: [[1, 2]], points: 2 };
  expect(bandOf([early, late], 0, "start").xs).toEqual([]);
  expect(bandOf([early, { xs: [], ys: [[]], points: 0 }], 0, "start").xs).toEqual([]);
});

/** A run with these settings, and what was done to it while it went on. */
function run(key: string, change: Partial<typeof settings>, meanwhile: readonly { delayMs: number }[] = []) {
  const changes = meanwhile.map(({ delayMs }) => ({ kind: "delay-changed", delayMs }) as const);
  const view = viewOf(runStarted(1, { settings: { ...settings, ...change } }), roundFinished(1), ...changes).runs[0];
  const row: RunRow = { key, number: 1, entry: undefined, view, task: "digits" };
  return { row };
}

test("runs belong together if only their seeds differ; one whose delay was changed belongs to none", () => {
  const runs = [
    run("a", { seed: 1 }),
    run("b", { seed: 2 }),
    run("c", { seed: 3, stepSize: 0.02 }),
    run("d", { seed: 4 }, [{ delayMs: 100 }]),
    run("e", { seed: 5 }),
  ];
  expect(seedGroups(runs).map((group) => group.map(({ row }) => row.key))).toEqual([["a", "b", "e"]]);
});
