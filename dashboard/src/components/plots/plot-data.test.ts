import { expect, test } from "vitest";
import { roundFinished, roundStarted, runStarted, viewOf } from "../../fold/events-for-tests.ts";
import type { RunView } from "../../fold/view.ts";
import { plotData, valueAt } from "./plot-data.ts";
import { extent } from "./scales.ts";
import { specs } from "./specs.ts";

/** A run of rounds of a second each, whose losses fall from 1 by a thousandth, with tau 2, 3, ... */
function runOf(rounds: number): RunView {
  const events = Array.from({ length: rounds }, (_, i) => [
    roundStarted(i + 1),
    roundFinished(i + 1, { localUpdates: i + 2, loss: 1 - i / 1000 }),
  ]).flat();
  return viewOf(runStarted(), ...events).runs[0] ?? expect.fail("no run");
}

const [loss, , tau] = specs;
if (!loss || tau?.id !== "tau") throw new Error("the plots are in another order");
const detail = { maximumRows: 100, smooth: false };

test("a stretch is drawn in more detail than the whole: every round of it, and one on each side", () => {
  const run = runOf(2000);
  const whole = plotData(run, loss, "seconds", detail);
  expect(whole.xs.length).toBeLessThanOrEqual(101);
  const part = plotData(run, loss, "seconds", { ...detail, stretch: { from: 1000.5, to: 1004.5 } });
  expect(part.xs).toEqual([1000, 1001, 1002, 1003, 1004, 1005]);
  expect(part.ys[0]?.[1]).toBeCloseTo(1 - 1.001);
  expect(part.points).toBe(2000);
  expect(plotData(run, loss, "seconds", detail)).toBe(whole);
});

test("over rounds, the loss that round 5 began from stands at 4, and tau of round 5 between 4 and 5", () => {
  const run = runOf(9);
  const stretch = { from: 3.5, to: 4.5 };
  expect(plotData(run, loss, "rounds", { ...detail, stretch }).xs).toEqual([3, 4, 5]);
  const taus = plotData(run, tau, "rounds", detail);
  expect([4.01, 4.99, 5, 5.01].map((x) => valueAt(taus, x, 0, "round"))).toEqual([6, 6, 6, 7]);
});

test("a value at a place is the last one at or before it, and none after the end", () => {
  const data = {
    xs: [0, 1, 2],
    ys: [
      [5, 6, 7],
      [null, 8, 9],
    ],
    points: 3,
  };
  expect([0, 0.9, 1, 2, 2.1].map((x) => valueAt(data, x))).toEqual([5, 5, 6, 7, null]);
  expect([0.5, 1.5].map((x) => valueAt(data, x, 1))).toEqual([null, 8]);
});

test("the vertical axis spans what is seen of a stretch, and everything where nothing is seen", () => {
  const data = { xs: [0, 1, 2, 3], ys: [[9, 4, 3, -1]], points: 4 };
  expect(extent([data], { from: 1, to: 2 }, false)).toEqual([3, 4]);
  expect(extent([data], { from: 1, to: 3 }, true)).toEqual([3, 4]);
  expect(extent([data], { from: 7, to: 8 }, false)).toEqual([-1, 9]);
});
