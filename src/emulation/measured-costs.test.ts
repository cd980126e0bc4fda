import { describe, expect, test } from "vitest";
import { settings } from "../../test/support/aggregator-environment.ts";
import { steadyDevice, steadyLink, virtualRun } from "../../test/support/virtual-run.ts";
import { deviceProfiles, linkProfiles } from "./profiles.ts";

/** c and b of the rounds of a run with constant costs. */
async function costs(options: Parameters<typeof virtualRun>[0]) {
  const run = virtualRun(options);
  await run.finish({ strategy: "fixed:5", budgetSeconds: 6 });
  const rounds = run.all("round-finished").filter(({ localUpdates }) => localUpdates > 0);
  expect(rounds.length).toBeGreaterThan(5);
  return rounds.map(({ localCostSeconds: c, globalCostSeconds: b, consumedBeforeSeconds, consumedSeconds }) => {
    expect(consumedSeconds - consumedBeforeSeconds).toBeCloseTo(5 * c + b, 9);
    return { c, b };
  });
}

describe("what the aggregator measures", () => {
  test("c is the emulated device's time, b is twice the emulated link's", async () => {
    for (const { c, b } of await costs({ device: steadyDevice, link: steadyLink })) {
      expect(c).toBeCloseTo(0.01, 9);
      expect(b).toBeCloseTo(0.1, 9);
    }
  });

  test("an additional delay raises b by twice the delay, and c by nothing", async () => {
    for (const { c, b } of await costs({ device: steadyDevice, link: steadyLink, delayMs: 250 })) {
      expect(c).toBeCloseTo(0.01, 9);
      expect(b).toBeCloseTo(0.6, 9);
    }
  });

  test("a link's bandwidth is felt by frames in both directions", async () => {
    // A directive of four weights and a report of eight are some 100 and 200 bytes.
    const link = { ...steadyLink, bytesPerSecond: 1000 };
    for (const { c, b } of await costs({ device: steadyDevice, link })) {
      expect(c).toBeCloseTo(0.01, 9);
      expect(b).toBeGreaterThan(0.1 + 0.2);
      expect(b).toBeLessThan(0.1 + 0.5);
    }
  });

  test("the testbed's profiles show about the authors' costs: 13 ms for c, 130 ms for b", async () => {
    const [laptop, pi] = deviceProfiles;
    const [wifi] = linkProfiles;
    if (!laptop || !pi || !wifi) throw new Error("the profiles are gone");
    const run = virtualRun({ nodes: 0, nodesNeeded: 5 });
    run.node("node-1", { device: laptop });
    run.node("node-2", { device: laptop, link: wifi });
    for (const i of [3, 4, 5]) run.node(`node-${i}`, { device: pi, link: wifi });
    const summary = await run.finish({ strategy: "fixed:10", budgetSeconds: 60 });
    expect(summary.nodes).toBe(5);
    expect(summary.localCostSeconds).toBeGreaterThan(0.012);
    expect(summary.localCostSeconds).toBeLessThan(0.014);
    // Messages of 784 weights, as in the demonstration, take some 20 ms more on this link than those of 4.
    expect(summary.globalCostSeconds).toBeGreaterThan(0.09);
    expect(summary.globalCostSeconds).toBeLessThan(0.13);
  });

  test("a change of the delay acts on the messages after it", async () => {
    const run = virtualRun({ link: steadyLink });
    await run.clock.advance(1);
    run.aggregator.start({ ...settings, strategy: "fixed:5", budgetSeconds: 60 });
    await run.clock.advance(10);
    const before = run.all("round-finished").length;
    run.aggregator.setDelay(100);
    await run.clock.advance(10);
    const b = run.all("round-finished").map(({ globalCostSeconds }) => globalCostSeconds);
    expect(b[before - 1]).toBeCloseTo(0.1, 9);
    expect(b.at(-1)).toBeCloseTo(0.3, 9);
    expect(run.aggregator.delayMs()).toBe(100);
  });

  test("a node that is slowed down raises c from the next round on, and back", async () => {
    const run = virtualRun({ link: steadyLink });
    await run.clock.advance(1);
    run.aggregator.start({ ...settings, strategy: "fixed:5", budgetSeconds: 60 });
    const c = async () => {
      await run.clock.advance(3);
      return run.all("round-finished").at(-1)?.localCostSeconds;
    };
    expect(await c()).toBeCloseTo(0.01, 9);
    run.aggregator.slowNode("node-2", 4);
    expect(await c()).toBeCloseTo(0.04, 9);
    run.aggregator.slowNode("node-2", 1);
    expect(await c()).toBeCloseTo(0.01, 9);
  });
});

describe("a first round that asks for more than the budget can pay", () => {
  test("ends when half of the budget is spent, and the run stays within it", async () => {
    const run = virtualRun({ link: steadyLink });
    const summary = await run.finish({ strategy: "fixed:1000", budgetSeconds: 4, stepSize: 0.01 });
    // 2 s are 200 local updates of 10 ms.
    const [first, second] = run.all("round-finished");
    expect(first).toMatchObject({ localUpdates: 200 });
    expect(second?.localUpdates).toBeGreaterThan(150);
    expect(summary.consumedSeconds).toBeLessThanOrEqual(4);
    expect(summary.rounds).toBe(2);
  });
});

describe("a run that is paused", () => {
  test("costs nothing while it is, and nodes stay connected", async () => {
    const run = virtualRun({ link: steadyLink });
    await run.clock.advance(1);
    run.aggregator.start({ ...settings, strategy: "fixed:5", budgetSeconds: 3 });
    await run.clock.advance(1);
    run.aggregator.pause();
    await run.clock.advance(100);
    const rounds = run.all("round-finished").length;
    await run.clock.advance(100);
    expect(run.all("round-finished")).toHaveLength(rounds);
    expect(run.all("node-gone")).toEqual([]);
    const finished = run.next("run-finished");
    run.aggregator.resume();
    const { summary } = await run.clock.runUntil(finished);
    expect(summary?.consumedSeconds).toBeGreaterThan(2.5);
    expect(summary?.consumedSeconds).toBeLessThanOrEqual(3);
  });
});
