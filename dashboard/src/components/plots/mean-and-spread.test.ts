import { expect, test } from "vitest";
import type { AggregatorEventBody, RunSummary } from "../../../../src/watch/events.ts";
import { roundFinished, runStarted, settings, viewOf } from "../../fold/events-for-tests.ts";
import type { RunRow } from "../../runs/run-rows.ts";
import { areRepetitions, seedGroups } from "../../runs/seed-groups.ts";
import { bandOf, meanAndSpread } from "./mean-and-spread.ts";

const summary = { loss: 0.2, metrics: {}, rounds: 1 } as unknown as RunSummary;
const ended: AggregatorEventBody = { kind: "run-finished", run: 1, reason: "budget", summary };

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
function run(key: string, change: Partial<typeof settings>, meanwhile: readonly AggregatorEventBody[] = [ended]) {
  const started = runStarted(1, { settings: { ...settings, ...change } });
  const view = viewOf(started, roundFinished(1), ...meanwhile).runs[0] ?? expect.fail();
  const row: RunRow = { key, number: 1, entry: undefined, view, task: "digits" };
  return { row, view };
}

const keysOf = (groups: ReturnType<typeof seedGroups>) => groups.map((group) => group.map(({ row }) => row.key));

test("ended runs belong together if only their seeds differ; one whose delay was changed belongs to none", () => {
  const runs = [
    run("a", { seed: 1 }),
    run("b", { seed: 2 }),
    run("c", { seed: 3, stepSize: 0.02 }),
    run("d", { seed: 4 }, [{ kind: "delay-changed", delayMs: 100 }, ended]),
    run("e", { seed: 5 }),
  ];
  expect(keysOf(seedGroups(runs))).toEqual([["a", "b", "e"]]);
});

test("a run under way belongs to none: its newest loss is no result", () => {
  const [first, second] = [run("a", { seed: 1 }), run("b", { seed: 2 })];
  expect(seedGroups([first, run("c", { seed: 3 }, [])])).toEqual([]);
  expect(keysOf(seedGroups([first, run("c", { seed: 3 }, []), second]))).toEqual([["a", "b"]]);
});

test("runs that are equal with the same seed are repetitions", () => {
  const again = [run("a", { seed: 1 }), run("b", { seed: 1 })];
  expect(areRepetitions(again)).toBe(true);
  expect(areRepetitions([...again, run("c", { seed: 2 })])).toBe(false);
});
