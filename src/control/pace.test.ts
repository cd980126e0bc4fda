import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { measuredTime } from "./costs.ts";
import { anotherUpdateFits, secondsAllowedFor, unknownPace, withRoundPace } from "./pace.ts";

const round = (seconds: number) => ({ localCosts: [seconds], globalCosts: [1] });

describe("the time that nodes compute for at their own pace", () => {
  test("is not known before a round, nor where updates took no time", () => {
    expect(secondsAllowedFor(unknownPace, 10)).toBeUndefined();
    expect(secondsAllowedFor(withRoundPace(unknownPace, round(0)), 10)).toBeUndefined();
  });

  test("follows a change of speed: after five rounds five sixths of it", () => {
    let pace = withRoundPace(unknownPace, round(0.1));
    expect(secondsAllowedFor(pace, 10)).toBeCloseTo(1, 12);
    for (let i = 0; i < 5; i++) pace = withRoundPace(pace, round(0.2));
    expect(secondsAllowedFor(pace, 10)).toBeCloseTo(2 - 0.7 ** 5, 12);
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
