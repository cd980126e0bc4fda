import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { virtualRun } from "../../../test/support/virtual-run.ts";
import { encodedBytes } from "../codec.ts";
import { mostDrawnBytes } from "../lesson.ts";
import type { RunResult } from "../result.ts";

const bytesOf = ({ bytesSent, bytesReceived }: RunResult) => (bytesSent ?? 0) + (bytesReceived ?? 0);

test("bytes are counted both ways, and end a run before more than the budget went over the wire", async () => {
  const { finish } = virtualRun({ nodes: 3 });
  const result = await finish({ budgetBytes: 20_000, budgetSeconds: 1e6 });
  expect(result).toMatchObject({ ending: "budget", binding: "bytes", evaluatedNodes: 3 });
  expect(result.budgets.map(({ resource }) => resource)).toEqual(["time", "bytes"]);
  const [, bytes] = result.budgets;
  expect(bytes?.budget).toBe(20_000);
  // What the nodes are told at the end of all is counted, and is on its way when the result is made.
  const farewell = 3 * encodedBytes({ type: "run-over", run: 1 });
  expect(bytes?.consumed).toBe(bytesOf(result) + farewell);
  expect(bytes?.consumed).toBeLessThanOrEqual(20_000);
  expect(bytes?.consumed).toBeGreaterThan(20_000 - 2 * (bytes?.globalCost ?? 0));
  expect(bytes?.localCost).toBe(0);
});

test("time binds where there are bytes enough", async () => {
  const { finish } = virtualRun({ nodes: 3 });
  const result = await finish({ budgetBytes: 1_000_000, budgetSeconds: 2 });
  expect(result).toMatchObject({ ending: "budget", binding: "time" });
  expect(result.consumedSeconds).toBeLessThanOrEqual(2);
});

test("each round tells of all budgets, what it cost, and which of them binds", async () => {
  const run = virtualRun({ nodes: 2 });
  await run.finish({ budgetBytes: 10_000, budgetSeconds: 1e6 });
  const rounds = run.all("round-finished");
  let before = rounds[0]?.budgets?.[1]?.consumed ?? 0;
  for (const { binding, budgets, consumedSeconds } of rounds.slice(1)) {
    expect(binding).toBe("bytes");
    expect(budgets?.[0]).toMatchObject({ resource: "time", budget: 1e6, consumed: consumedSeconds });
    const [, bytes] = budgets ?? [];
    expect(bytes?.consumed).toBe(before + (bytes?.globalCost ?? 0));
    before = bytes?.consumed ?? 0;
  }
  const passed = run.all("message-passed").filter(({ message }) => ["directive", "report"].includes(message));
  const costs = rounds.reduce((sum, { budgets }) => sum + (budgets?.[1]?.globalCost ?? 0), 0);
  expect(costs).toBe(passed.reduce((sum, { bytes }) => sum + bytes, 0));
});

test("a run with a budget of time alone tells of no others", async () => {
  const run = virtualRun({ nodes: 2 });
  const result = await run.finish({});
  expect(result.budgets.map(({ resource }) => resource)).toEqual(["time"]);
  expect(result.binding).toBeNull();
  expect(run.all("round-finished")[0]).not.toHaveProperty("budgets");
});

describe("never more bytes than the budget", () => {
  const strategies = fc.constantFrom("adaptive", "adaptive-2019", "adaptive-2018", "fixed:1", "fixed:7");

  test("whatever the strategy and the number of nodes", async () => {
    await fc.assert(
      fc.asyncProperty(
        strategies,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 12_000 }),
        fc.constantFrom(1, 60),
        async (strategy, nodes, budgetBytes, budgetSeconds) => {
          const { finish } = virtualRun({ nodes });
          const result = await finish({ strategy, budgetBytes, budgetSeconds });
          // So small a budget does not even pay for what nodes say before they are asked for anything.
          fc.pre(budgetBytes > 850 * nodes);
          expect(bytesOf(result)).toBeLessThanOrEqual(budgetBytes);
        },
      ),
      { numRuns: 20 },
    );
  });

  test("even where nodes come and go, and are slow enough for heartbeats", async () => {
    await fc.assert(
      fc.asyncProperty(
        strategies,
        fc.integer({ min: 5000, max: 12_000 }),
        fc.double({ min: 0.1, max: 40, noNaN: true }),
        async (strategy, budgetBytes, leavesAfter) => {
          const device = { name: "slow", updateSeconds: { mean: 2, standardDeviation: 1 } };
          const run = virtualRun({ nodes: 3, device });
          run.clock.after(leavesAfter * 1000, () => {
            run.nodes[0]?.stop();
            run.node("node-1", { config: { instance: "again" } });
          });
          const result = await run.finish({ strategy, budgetBytes, budgetSeconds: 1e5 });
          expect(bytesOf(result)).toBeLessThanOrEqual(budgetBytes);
        },
      ),
      // Found once: a node came when its own hello and assignment were more than what was left.
      { numRuns: 8, examples: [["fixed:7", 5000, 10.283874813187166]] },
    );
  });
});

test("a round is abandoned where the reports that are awaited would be more than is left", () => {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const [a] = aggregator.begin(["a", "b"], { budgetBytes: 2000 });
  aggregator.bytesReceived = 1990;
  aggregator.report(a as number);
  expect(aggregator.event("run-ended")).toMatchObject({ reason: "budget" });
  expect(aggregator.last(a as number, "score")).toBeUndefined();
});

test("what nodes may tell of drawings at any moment is put by, of those whose people draw", () => {
  for (const draws of [true, false]) {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const capabilities = draws ? ["float32", "drawing"] : ["float32"];
    const [a, b] = ["a", "b"].map((name) => aggregator.join(name, { capabilities })) as [number, number];
    aggregator.start({ budgetBytes: 10_000 });
    aggregator.ready([a, b]);
    // Of two nodes twice as much may come, which is not left.
    aggregator.bytesReceived = 10_000 - 2 * mostDrawnBytes;
    aggregator.report(a);
    expect(aggregator.count("run-ended")).toBe(draws ? 1 : 0);
  }
});

test("a budget of bytes that pays for no round says what one takes", () => {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const nodes = aggregator.begin(["a", "b"], { budgetBytes: 300 });
  aggregator.score(nodes);
  expect(aggregator.event("run-finished")?.explanation).toMatch(
    /^no round was finished: one takes about \d+ B, and with what comes before and after it the budget of 300 B does not pay for it; give a larger budget$/,
  );
});

test("a run that waits for its first round ends before nodes that come and go have used up its bytes", () => {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const [a = 0, b = 0] = ["a", "b"].map((name) => aggregator.join(name));
  aggregator.start({ budgetBytes: 10_000 });
  aggregator.ready([a]);
  aggregator.leave(b);
  const pass = (bytesReceived: number) => {
    aggregator.bytesReceived = bytesReceived;
    aggregator.seconds += 0.25;
    aggregator.give({ kind: "tick", heard: [] });
  };
  pass(8000);
  expect(aggregator.count("run-ended")).toBe(0);
  pass(9900);
  aggregator.score([a]);
  expect(aggregator.event("run-finished")).toMatchObject({
    reason: "no-progress",
    explanation: expect.stringMatching(
      /^no round was finished: one takes about .* of 10 kB does not pay for it; give a/,
    ),
  });
});

test("nor have nodes that come and go before any of them is ready", () => {
  for (const stays of [true, false]) {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const nodes = ["a", "b"].map((name) => aggregator.join(name));
    aggregator.start({ budgetBytes: 10_000 });
    for (const node of nodes.slice(stays ? 1 : 0)) aggregator.leave(node);
    const pass = (bytesReceived: number) => {
      aggregator.bytesReceived = bytesReceived;
      aggregator.seconds += 0.25;
      aggregator.give({ kind: "tick", heard: [] });
    };
    pass(8000);
    expect(aggregator.count("run-ended")).toBe(0);
    pass(9900);
    expect(aggregator.count("run-ended")).toBe(1);
    aggregator.score([]);
    expect(aggregator.event("run-finished")?.explanation).toMatch(
      stays
        ? /^no round was finished: one takes about [1-9].* of 10 kB does not pay for it; give a larger budget$/
        : /^no round was finished: what was sent before the first leaves too little of the budget of 10 kB; give a larger/,
    );
  }
});
