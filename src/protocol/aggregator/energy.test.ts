import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { hello } from "../../../test/support/aggregator-environment.ts";
import { steadyLink, virtualRun } from "../../../test/support/virtual-run.ts";
import type { RunResult } from "../result.ts";

const energy = { metered: true, by: "a meter", mostWatts: 10 };
const useOf = ({ budgets }: RunResult, resource: string) => budgets.find((use) => use.resource === resource);

/** Two nodes that draw 10 W at most, with a budget of joules. */
function joulesRun(budgetJoules: number, more: object = {}) {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const nodes = ["a", "b"].map((name) => aggregator.join(name, { energy }));
  aggregator.start({ budgetJoules, budgetSeconds: 1e6, ...more });
  aggregator.ready(nodes);
  return { aggregator, nodes };
}

const told = { local: 6, rest: 1, seconds: 2, idleWatts: 2, mostWatts: 8 };

test("a round costs what its nodes tell, and their idle power for the time that they do not speak of", () => {
  const { aggregator, nodes } = joulesRun(1000);
  const finished = aggregator.round(nodes, { c: 1, b: 1, energy: told });
  // Each 6 + 1 J in 2 s, and 2 W in the third.
  expect(finished?.budgets?.[1]).toEqual({
    ...{ resource: "joules", budget: 1000, consumed: 18, energy: "metered" },
    // c of two local updates: 6/2 J at each node; b what is left of 9 J at each.
    ...{ localCost: 6, globalCost: 6 },
  });
});

test("a node that leaves in the middle of a round has cost the most that it can draw", () => {
  const { aggregator, nodes } = joulesRun(1000);
  const [a, b] = nodes as [number, number];
  aggregator.seconds += 2;
  aggregator.report(a, { localSeconds: 1, energy: told });
  aggregator.seconds += 1;
  aggregator.leave(b);
  expect(aggregator.event("round-finished")?.budgets?.[1]?.consumed).toBe(9 + 30);
});

test.each([
  ["joules of updates", { ...told, local: 1e12 }],
  ["joules of the rest", { ...told, rest: 1e12, seconds: 0 }],
  ["idle power for longer than the round", { ...told, seconds: 1e9, idleWatts: 1e6 }],
  ["power of the next round", { ...told, mostWatts: 1e6 }],
])("what no node of its power can have drawn in the time does not count: %s", (_, lie) => {
  const { aggregator, nodes } = joulesRun(1000);
  const [a, b] = nodes as [number, number];
  aggregator.seconds += 3;
  aggregator.report(a, { localSeconds: 1, energy: lie });
  aggregator.report(b, { localSeconds: 1, energy: told });
  const consumed = aggregator.event("round-finished")?.budgets?.[1]?.consumed;
  // At most four times 10 W in 3 s and in the 2 s that a meter may lag behind; 2 W of idling; 9 J of the other.
  expect(consumed).toBeGreaterThanOrEqual(9);
  expect(consumed).toBeLessThan(4 * 10 * 5.1 + 2 * 3 + 9);
  // The next round may last for seconds.
  expect(aggregator.directive(a).round).toBe(2);
  expect(aggregator.wakeAt).toBeGreaterThan(3 + 5);
});

test("a node that reckons by its watts counts at most as its open round does, so that no lie leads over the budget", () => {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const reckoned = { metered: false, by: "--watts", mostWatts: 10 };
  const nodes = ["a", "b"].map((name) => aggregator.join(name, { energy: reckoned }));
  const [a, b] = nodes as [number, number];
  aggregator.start({ budgetJoules: 1000, budgetSeconds: 1e6 });
  aggregator.ready(nodes);
  aggregator.seconds += 3;
  aggregator.report(a, { localSeconds: 1, energy: { ...told, local: 1e12, idleWatts: 1e6, mostWatts: 1e6 } });
  aggregator.report(b, { localSeconds: 1, energy: { ...told, seconds: 3 } });
  expect(aggregator.event("round-finished")?.budgets?.[1]?.consumed).toBe(10 * 3 + 7);
});

describe("what a node says of its power when it connects", () => {
  /** Nodes that say these watts, in a run with so many joules. */
  function saying(watts: readonly number[], budgetJoules: number) {
    const aggregator = driveAggregator({ nodesNeeded: watts.length });
    const nodes = watts.map((mostWatts, i) => aggregator.join(`n${i}`, { energy: { ...energy, mostWatts } }));
    aggregator.start({ budgetJoules, budgetSeconds: 1e6 });
    aggregator.ready(nodes);
    return { aggregator, nodes };
  }

  test("is believed up to 64 times what most others say, and named when no device is like that", () => {
    const { aggregator } = saying([1e6, 5, 5, 5], 1000);
    // Of the joules 1 % is kept for the end; 64 times 5 W and three times 5 W.
    expect(aggregator.wakeAt).toBeCloseTo(990 / (320 + 15), 4);
    expect(aggregator.event("node-doubted")).toMatchObject({ name: "n0", what: "energy", leftOut: false });
  });

  test("is believed, and not named, of a workstation among small devices", () => {
    const { aggregator } = saying([300, 5, 5, 5], 1000);
    expect(aggregator.wakeAt).toBeCloseTo(990 / (300 + 15), 4);
    expect(aggregator.count("node-doubted")).toBe(0);
  });

  test("and is nothing, does not make its reports of joules count for anything", () => {
    const { aggregator, nodes } = saying([0, 5, 5, 5], 1e6);
    aggregator.seconds += 1;
    for (const [i, node] of nodes.entries())
      aggregator.report(node, { localSeconds: 0.5, energy: i === 0 ? { ...told, local: 1e12 } : told });
    const consumed = aggregator.event("round-finished")?.budgets?.[1]?.consumed;
    // The others' 7 J each, and no more than 64 times 5 W in the second and the two that a meter may lag behind.
    expect(consumed).toBeLessThan(3 * 9 + 320 * 3.1);
  });
});

test("an open round ends before it may have cost more than is left", () => {
  const { aggregator } = joulesRun(100);
  // Two nodes of 10 W, and 1 % is kept for what they draw after it.
  expect(aggregator.wakeAt).toBeCloseTo(4.95);
  aggregator.seconds = 5.0001;
  aggregator.wake();
  expect(aggregator.event("run-ended")).toMatchObject({ reason: "budget" });
});

test("what nodes draw until they have told the loss of the result is charged, at most", () => {
  const { aggregator, nodes } = joulesRun(1000);
  const [a, b] = nodes as [number, number];
  aggregator.round(nodes, { c: 1, b: 1, energy: told });
  aggregator.give({ kind: "stop" });
  const scored = { type: "scored", run: 1, examples: 10, loss: 0.5 } as const;
  aggregator.seconds += 0.25;
  aggregator.say(a, scored);
  aggregator.seconds += 0.5;
  aggregator.say(b, scored);
  aggregator.give({ kind: "tested", run: 1, round: "final", metrics: { accuracy: 0.9 } });
  const summary = aggregator.event("run-finished")?.summary as RunResult;
  // 18 J in the round; 10 W for 0.25 s and for 0.75 s.
  expect(useOf(summary, "joules")?.consumed).toBeCloseTo(18 + 2.5 + 7.5, 9);
});

test("nodes have as long to tell the loss as what is left pays for, and those that leave have drawn until then", () => {
  const { aggregator, nodes } = joulesRun(100);
  const [a] = nodes as [number, number];
  aggregator.seconds = aggregator.wakeAt as number;
  aggregator.wake();
  // 1 J is left, and the two draw 20 W.
  expect(aggregator.wakeAt).toBeCloseTo(5, 4);
  aggregator.seconds += 0.02;
  aggregator.leave(a);
  aggregator.seconds = 5.1;
  aggregator.wake();
  const summary = aggregator.event("run-finished")?.summary as RunResult;
  expect(summary.evaluatedNodes).toBe(0);
  expect(useOf(summary, "joules")?.consumed).toBeCloseTo(99 + 20 * 0.02 + 10 * 0.03, 3);
});

test("money is spent on bytes, joules and the time of devices", () => {
  const { aggregator, nodes } = joulesRun(1e6, {
    ...{ budgetMoney: 100, currency: "EUR" },
    ...{ pricePerMegabyte: 2, pricePerKilowattHour: 3.6, pricePerDeviceHour: 7.2 },
  });
  aggregator.bytesSent = 500_000;
  aggregator.round(nodes, { c: 1, b: 1, energy: told });
  const money = aggregator.event("round-finished")?.budgets?.find(({ resource }) => resource === "money");
  // 1 for half a megabyte, 18 J at 1e-6, and two nodes for 3 s at 0.002.
  expect(money?.consumed).toBeCloseTo(1 + 18e-6 + 0.012, 3);
  expect(money).toMatchObject({ currency: "EUR", energy: "metered" });
});

test("a node that cannot tell what it draws takes no part where joules count, and says why", () => {
  const aggregator = driveAggregator();
  const node = aggregator.open();
  aggregator.say(node, hello("a"));
  aggregator.start({ budgetJoules: 10 });
  expect(aggregator.last(node, "notice")).toMatchObject({ text: expect.stringContaining("--watts"), energy: true });
  expect(aggregator.event("node-failed")?.reason).toMatch(/^it cannot tell what it draws.*--watts/);
  expect(aggregator.event("run-finished") ?? aggregator.event("run-ended")).toMatchObject({ reason: "failed" });
});

test("a report without the joules that were asked for is refused", () => {
  const { aggregator, nodes } = joulesRun(100);
  aggregator.report(nodes[0] as number);
  expect(aggregator.event("connection-refused")?.reason).toContain("joules were to be told");
});

describe("joules are never over the budget", () => {
  test("whatever the strategy and the times", async () => {
    const seconds = fc.double({ min: 0.001, max: 0.3, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("adaptive", "adaptive-2019", "fixed:7"),
        seconds,
        seconds,
        fc.double({ min: 2, max: 60, noNaN: true }),
        async (strategy, mean, standardDeviation, budgetJoules) => {
          const watts = { computing: 3, idle: 1, radio: 2 };
          const device = { name: "d", updateSeconds: { mean, standardDeviation }, watts };
          const { finish } = virtualRun({ nodes: 2, device, link: { ...steadyLink, bytesPerSecond: 10_000 } });
          const joules = useOf(await finish({ strategy, budgetJoules, budgetSeconds: 1e4 }), "joules");
          expect(joules?.consumed).toBeLessThanOrEqual(budgetJoules);
          expect(joules?.energy).toBe("estimated");
        },
      ),
      { numRuns: 12 },
    );
  });

  test("and most of the budget is used", async () => {
    const device = {
      name: "d",
      updateSeconds: { mean: 0.01, standardDeviation: 0 },
      watts: { computing: 3, idle: 1, radio: 0 },
    };
    const { finish } = virtualRun({ nodes: 2, device, link: steadyLink });
    const result = await finish({ strategy: "fixed:5", budgetJoules: 50, budgetSeconds: 1e4 });
    expect(useOf(result, "joules")?.consumed).toBeGreaterThan(48);
    expect(result.binding).toBe("joules");
    // 3 W in each of the 10 ms, at two nodes; 1 W in the 100 ms of two messages.
    expect(useOf(result, "joules")).toMatchObject({
      localCost: expect.closeTo(0.06),
      globalCost: expect.closeTo(0.2, 2),
    });
  });
});
