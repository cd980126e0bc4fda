import { expect, test } from "vitest";
import type { RunView } from "../fold/view.ts";
import { ringSlices, spentShares } from "./budget-ring.ts";
import { curvesOf, endWords } from "./curves.ts";
import { dialEnd, dialShare, dialTau, dialTicks } from "./dial-scale.ts";
import { driftShares } from "./drift-of-pictures.ts";
import { groupsOf, settledGroups } from "./groups.ts";
import { playing } from "./player.ts";
import { reasonFor } from "./reason.ts";
import { newestRound, paceWords, type ShownRound, slowness } from "./shown-round.ts";

test("a round is slowed by the smallest of 1, 2, 5, 10, ... with which it takes 0.7 s, and long ones are shown faster", () => {
  expect([3, 0.7, 0.4, 0.2, 0.08, 0.03, 0].map(slowness)).toEqual([1, 1, 2, 5, 10, 50, 1]);
  expect(slowness(12)).toBe(0.5);
  expect(paceWords(5, 5)).toBe("one round in 5, slowed 5 times");
  expect(paceWords(1, 1)).toBe("every round, at its true speed");
  expect(paceWords(1, 0.5)).toBe("every round, 2 times as fast");
});

const round = (number: number, run = 1): ShownRound => ({ run, round: number, tau: 1, seconds: 1, nodes: [] });

test("a round stays until it has been shown, the newest one follows, and another run begins at once", () => {
  const first = playing(undefined, round(1), 0);
  expect(playing(first, round(5), 1000)).toBe(first);
  const next = playing(first, round(6), 1600);
  expect(next).toMatchObject({ round: { round: 6 }, sinceMs: 1600, apart: 5 });
  expect(playing(next, round(6), 9000)).toBe(next);
  expect(playing(next, round(1, 2), 1700)).toMatchObject({ round: { run: 2 }, apart: 1 });
});

test("the round that is shown next is the newest one of which there are pictures", () => {
  const node = {
    name: "a",
    examples: 1,
    localUpdates: 2,
    computeSeconds: 3,
    communicateSeconds: 1,
    waitSeconds: 0,
    loss: 0,
  };
  const recent = [1, 2, 3].map((number) => ({ round: number, localUpdates: 2, nodes: [node] }));
  const picture = new Uint8Array();
  const pictures = {
    ...{ kind: "weights-pictured" as const, run: 1, round: 2, width: 1, height: 1, largest: 0 },
    ...{ start: picture, nodes: [], result: picture },
  };
  expect(newestRound(1, recent, pictures)).toMatchObject({ round: 2, seconds: 4, pictures });
  expect(newestRound(1, recent, undefined)?.round).toBe(3);
  expect(newestRound(2, recent, pictures)?.pictures).toBeUndefined();
  expect(newestRound(1, [{ round: 4, localUpdates: 0, nodes: [node] }], undefined)).toBeUndefined();
});

test("drift is the distance from the mean as a share of the mean's size", () => {
  // As numbers (4, 0) and (2, 0): their mean is (3, 0), each is 1 away from it.
  const nodes = [
    { name: "a", pixels: Uint8Array.of(132, 128) },
    { name: "b", pixels: Uint8Array.of(130, 128) },
  ];
  expect([...driftShares({ nodes })]).toEqual([
    ["a", expect.closeTo(1 / 3)],
    ["b", expect.closeTo(1 / 3)],
  ]);
});

test("the ring of the budget has computing and messages in their true proportions", () => {
  const slices = ringSlices({ before: [0, 10], after: [10, 20], tau: [3, 5], c: [1, 1] }, 40);
  expect(slices).toEqual([
    { from: 0, computed: 0.075, to: 0.25 },
    { from: 0.25, computed: 0.375, to: 0.5 },
  ]);
  expect(spentShares(slices)).toEqual({ computing: expect.closeTo(0.4), messages: expect.closeTo(0.6) });
});

test("a thousand short rounds are at most 240 slices, which spend the same", () => {
  const count = 1000;
  const before = Array.from({ length: count }, (_, i) => i / 100);
  const after = before.map((seconds) => seconds + 0.01);
  const slices = ringSlices({ before, after, tau: before.map(() => 1), c: before.map(() => 0.004) }, 10);
  expect(slices.length).toBeLessThanOrEqual(240);
  expect(slices.at(-1)?.to).toBeCloseTo(1);
  expect(spentShares(slices).computing).toBeCloseTo(0.4);
});

test("the dial's scale gives each doubling the same room, and back", () => {
  expect(dialShare(10, 100)).toBeCloseTo(0.5);
  expect([1, 7, 27, 100].map((tau) => dialTau(dialShare(tau, 100), 100))).toEqual([1, 7, 27, 100]);
});

test("the numbers under the dial's scale do not run into each other on a phone", () => {
  expect(dialTicks(100)).toEqual([1, 3, 10, 30, 100]);
  expect(dialTicks(1000)).toEqual([1, 3, 10, 30, 100, 300, 1000]);
  // 1000 would stand at 86 % of the way to 3000, 32 px from it on a phone.
  expect(dialTicks(3000)).toEqual([1, 10, 100, 3000]);
  expect(dialTicks(10_000)).toEqual([1, 10, 100, 1000, 10_000]);
});

test("the dial's scale has room for the tau that was chosen, and for one that promises noticeably more", () => {
  expect([1, 100, 101, 300, 301, 2400, 999_999].map((tau) => dialEnd(tau, undefined))).toEqual([
    100, 100, 300, 300, 1000, 3000, 1_000_000,
  ]);
  // 0.4 * s * t^2 * (2 t + b) = b gives the best t: 184, 9 % more than 100 promises; 114, .2 % more; and above 1000.
  const s = (best: number, b: number) => b / (0.4 * best ** 2 * (2 * best + b));
  const of = (best: number, b: number) => ({ aggregationUpdates: b, disagreementPerSquare: s(best, b) });
  expect(dialEnd(30, of(184, 400))).toBe(300);
  expect(dialEnd(30, of(114, 400))).toBe(100);
  expect(dialEnd(30, of(5000, 400))).toBe(1000);
  // Nothing drifts, but messages cost next to nothing: more than 100 gains less than 1 %.
  expect(dialEnd(30, { aggregationUpdates: 1, disagreementPerSquare: 0 })).toBe(100);
});

test("many nodes are grouped by the labels that they mostly hold, or else by their order", () => {
  const counts = (label: number) => Array.from({ length: 10 }, (_, i) => (i === label ? 90 : 10));
  const holders = Array.from({ length: 30 }, (_, i) => ({ name: `node-${i}`, labelCounts: counts(i % 3) }));
  const groups = groupsOf(holders, ["zero", "one", "two"]);
  expect(groups.map(({ title, names }) => [title, names.length])).toEqual([
    ["zero", 10],
    ["one", 10],
    ["two", 10],
  ]);
  const silent = groupsOf(
    Array.from({ length: 200 }, (_, i) => ({ name: `node-${i}` })),
    [],
  );
  expect(silent.length).toBeLessThanOrEqual(12);
  expect(silent.flatMap(({ names }) => names)).toHaveLength(200);
});

test("groups stay as they were while nodes load other data, and at first nobody is shown before all have told what they hold", () => {
  const nodes = (loading: boolean, label: number) =>
    Array.from({ length: 30 }, (_, i) => ({
      name: `node-${i}`,
      loading: loading && i > 0,
      labelCounts: label === i % 2 ? [10, 0] : [0, 10],
    }));
  const idle = { labelNames: ["zero", "one"], learning: false };
  expect(settledGroups(undefined, nodes(true, 0), idle)).toEqual([]);
  const first = settledGroups(undefined, nodes(false, 0), idle);
  expect(first.map(({ names }) => names.length)).toEqual([15, 15]);
  expect(settledGroups(first, nodes(true, 1), { ...idle, learning: true })).toBe(first);
  expect(settledGroups(first, nodes(false, 1), idle)).not.toEqual(first);
  // A page that is opened in the middle of a run does not wait for a late node.
  expect(settledGroups(undefined, nodes(true, 0), { ...idle, learning: true })).toHaveLength(2);
});

test("the ends of a scale have as many digits as tell them apart, and one that has no length has one end", () => {
  const words = (value: number, digits: number) => `${(100 * value).toFixed(digits)} %`;
  expect(endWords({ least: 0.1, most: 0.9 }, words)).toEqual({ least: "10 %", most: "90 %" });
  expect(endWords({ least: 0.9212, most: 0.9231 }, words)).toEqual({ least: "92.1 %", most: "92.3 %" });
  expect(endWords({ least: 0.98, most: 0.98 }, words)).toEqual({ least: "98.0 %", most: "" });
  expect(endWords({ least: undefined, most: undefined }, words)).toEqual({ least: "", most: "" });
});

test("curves share a scale, and the present one says where it ends", () => {
  const { lines, least, most, end } = curvesOf(
    [
      { at: [0, 5, 6, 7], values: [0, 10, 12, 14] },
      { at: [0, 1, 2, 5], values: [0, 14, Number.NaN, 18] },
    ],
    10,
  );
  // The first value of a curve of more than three is often far off.
  expect([least, most]).toEqual([0, 18]);
  expect(end).toEqual({ x: 50, y: 0 });
  expect(lines[0]).toBe("M0.00 100.00L50.00 44.44L60.00 33.33L70.00 22.22");
});

test("why there are so many local updates is still said of the last round that learned when the run is over", () => {
  const lastLearning = { localUpdates: 27, localCostSeconds: 0.005, globalCostSeconds: 0.1 };
  const settings = { strategy: "fixed:27" };
  const run = { settings, lastLearning, lastRound: { ...lastLearning, localUpdates: 0 }, recent: [] };
  const text = reasonFor(run as unknown as RunView, { aggregationUpdates: 20 }).map((phrase) => phrase.text);
  expect(text.join("")).toBe(
    "Messages cost 100 ms a round, an update 5.0 ms: 27 local updates a round, whatever is measured.",
  );
});

test("near the end of its budget a run says that few rounds are left, which is why they are shorter", () => {
  const lastLearning = { localUpdates: 37, localCostSeconds: 0.005, globalCostSeconds: 0.1 };
  const said = (fewRounds: number) => {
    const decision = { cutByBudget: false, why: { kind: "useful", losses: { fewRounds } } };
    const run = { settings: { strategy: "adaptive" }, lastLearning, lastBound: { decision }, recent: [] };
    const stakes = { aggregationUpdates: 20, disagreementPerSquare: 0 };
    return reasonFor(run as unknown as RunView, stakes).map(({ text }) => text);
  };
  const start = "Messages cost 100 ms a round, an update 5.0 ms, and the nodes stay together";
  expect(said(0.3).join("")).toBe(`${start}, and few rounds are left: 37 local updates.`);
  expect(said(0.2).join("")).toBe(`${start}: 37 local updates.`);
});
