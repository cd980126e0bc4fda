import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { measuredTime } from "./costs.ts";
import {
  anotherUpdateFits,
  type NodePace,
  type PaceState,
  secondsAllowedEach,
  secondsAllowedFor,
  stalledSeconds,
  unknownPace,
  withNodeRound,
  withRoundPace,
} from "./pace.ts";

const round = (secondsPerUpdate: number, slowestUpdateSeconds?: number, updates = 10) => ({
  ...{ secondsPerUpdate, slowestUpdateSeconds, updates },
});

describe("the time that nodes compute for at their own pace", () => {
  test("is not known before a round, nor where updates took no time", () => {
    expect(secondsAllowedFor(unknownPace, 10)).toBeUndefined();
    expect(secondsAllowedFor(withRoundPace(unknownPace, round(0)), 10)).toBeUndefined();
  });

  test("follows a change of speed: after five rounds five sixths of it", () => {
    let pace: PaceState = { ...unknownPace, updates: 1000 };
    pace = withRoundPace(pace, round(0.1, 0.5));
    expect(secondsAllowedFor(pace, 10)).toBeCloseTo(1, 12);
    for (let i = 0; i < 5; i++) pace = withRoundPace(pace, round(0.2, 1));
    expect(secondsAllowedFor(pace, 10)).toBeCloseTo(2 - 0.7 ** 5, 12);
    expect(pace.slowestSecondsPerUpdate).toBeCloseTo(1 - 0.5 * 0.7 ** 5, 12);
  });

  test("at first counts each update alike, so that a probe of a few, on devices that had just started, is soon forgotten", () => {
    let pace = withRoundPace(unknownPace, round(0.1, 0.1, 6));
    expect(secondsAllowedFor(pace, 1)).toBeCloseTo(0.1, 12);
    pace = withRoundPace(pace, round(0.01, 0.01, 24));
    expect(secondsAllowedFor(pace, 1)).toBeCloseTo((6 * 0.1 + 24 * 0.01) / 30, 12);
    pace = withRoundPace(withRoundPace(unknownPace, round(0.02, 0.02, 6)), round(0.01, 0.01, 30));
    expect(secondsAllowedFor(pace, 100)).toBeLessThan(1.2);
    expect(secondsAllowedFor(withRoundPace(pace, round(0.01, 0.01, 100)), 100)).toBeLessThan(1.05);
  });

  test("does not change by what a node stalled for", () => {
    const before = withRoundPace(unknownPace, round(0.1, 0.5));
    expect(withRoundPace(before, round(0.1)).slowestSecondsPerUpdate).toBe(0.5);
  });

  test("is met by each node as nearly as whole updates can, with one at least", () => {
    const times = fc.record({
      each: fc.double({ min: 1e-4, max: 10, noNaN: true }),
      allowed: fc.double({ min: 1e-3, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(times, ({ each, allowed }) => {
        fc.pre(allowed / each < 1e4);
        let done = 0;
        while (anotherUpdateFits(done, done * each, allowed)) done++;
        expect(done).toBeGreaterThanOrEqual(1);
        if (done > 1) expect(Math.abs(done * each - allowed)).toBeLessThanOrEqual(each / 2 + 1e-9);
        else expect(allowed).toBeLessThanOrEqual(1.5 * each + 1e-9);
      }),
    );
  });
});

test("a local update costs the inverse of the nodes' mean speed, where each did its own number", () => {
  const cost = measuredTime({ roundSeconds: 1.5, slowestSeconds: 1, slowestUpdateSeconds: 0.25, updatesPerSecond: 20 });
  expect(cost).toEqual({ localCost: 0.05, globalCost: 0.5 });
});

test("no node that does what it is told stalls, whatever its link and its speed; one that stops in the middle does", () => {
  const times = fc.record({
    updateSeconds: fc.double({ min: 1e-3, max: 2, noNaN: true }),
    secondsAllowed: fc.double({ min: 0.01, max: 2, noNaN: true }),
    times: fc.double({ min: 0.4, max: 2.5, noNaN: true }),
    stall: fc.double({ min: 0, max: 10, noNaN: true }),
  });
  fc.assert(
    fc.property(times, ({ updateSeconds, secondsAllowed, times, stall }) => {
      let done = 0;
      while (anotherUpdateFits(done, done * updateSeconds, times * secondsAllowed)) done++;
      const localSeconds = done * updateSeconds;
      fc.pre(times <= 1 || localSeconds <= times * secondsAllowed);
      const usual = { secondsAllowed, updateSeconds };
      expect(stalledSeconds({ ...usual, localSeconds })).toBeCloseTo(0, 9);
      const stalled = stalledSeconds({ ...usual, localSeconds: localSeconds + stall });
      expect(stalled).toBeLessThanOrEqual(stall + 1e-9);
      expect(stalled).toBeGreaterThanOrEqual(stall - 2.5 * secondsAllowed - updateSeconds);
    }),
  );
});

describe("how long each node computes, so that reports arrive together", () => {
  const node = (...linkSeconds: readonly number[]) => ({ pace: { linkSeconds } });
  const steady = (seconds: number) => node(seconds, seconds, seconds);

  test("one whose messages take no time computes for longer by what the others' take", () => {
    // A round of 0.8 s has parts of 0.05 s.
    const each = secondsAllowedEach(0.6, [steady(0), steady(0.2), steady(0.2)]);
    expect(each.map((seconds) => seconds.toFixed(9))).toEqual(["0.800000000", "0.600000000", "0.600000000"]);
  });

  test("one whose messages take longer computes for less", () => {
    const [slow = 0, ...others] = secondsAllowedEach(0.6, [steady(0.35), steady(0.2), steady(0.2)]);
    expect(slow).toBeCloseTo(0.45, 9);
    expect(others).toEqual([0.6, 0.6]);
  });

  test("none computes for more than two and a half times as long as the others, nor for less than two fifths", () => {
    expect(secondsAllowedEach(0.3, [steady(0), steady(1), steady(1), steady(5)])).toEqual([
      0.3 * 2.5,
      0.3,
      0.3,
      0.3 / 2.5,
    ]);
  });

  test("links that hardly differ make no difference, and one directive serves all", () => {
    expect(secondsAllowedEach(0.6, [steady(0.11), steady(0.2), steady(0.29)])).toEqual([0.6, 0.6, 0.6]);
  });

  test("a message that took long once makes no difference, and neither do links that are hardly known", () => {
    const usual = steady(0.1);
    expect(secondsAllowedEach(0.2, [node(0.1, 0.1, 0.9), usual, usual])).toEqual([0.2, 0.2, 0.2]);
    expect(secondsAllowedEach(0.2, [node(0.9, 0.9), usual, usual, {}])).toEqual([0.2, 0.2, 0.2, 0.2]);
    expect(secondsAllowedEach(0.2, [node(0, 0.06), usual, usual])).toEqual([0.2, 0.2, 0.2]);
    expect(secondsAllowedEach(0.2, [{}, {}])).toEqual([0.2, 0.2]);
  });

  test("a link is known after a probe if it is fast, which chance makes none, and only then", () => {
    // A round of 0.3 s has parts of 0.01875 s: the 0.09 s that messages take less are five of them.
    const [fast = 0, ...others] = secondsAllowedEach(0.2, [node(0.01), node(0.1), node(0.1)]);
    expect(fast).toBeCloseTo(0.2 + 5 * 0.01875, 9);
    expect(others).toEqual([0.2, 0.2]);
  });

  test("a link is known by its newest nine rounds", () => {
    let pace: NodePace | undefined;
    for (let i = 1; i <= 12; i++) pace = withNodeRound(pace, { roundSeconds: i + 0.5, localSeconds: 0.5 });
    expect(pace?.linkSeconds).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });
});
