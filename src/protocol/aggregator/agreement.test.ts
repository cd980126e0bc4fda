import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { settings } from "../../../test/support/aggregator-environment.ts";
import type { TableQuestion } from "../own-data-messages.ts";

const question: TableQuestion = {
  kind: "table" as const,
  target: "power",
  regression: false,
  numbers: [],
  categories: [],
  leftOut: ["id"],
};

const withTables = (nodesNeeded: number, waitSeconds = 60) => driveAggregator({ nodesNeeded, question, waitSeconds });

/** Two nodes that have told of their tables. */
function described() {
  const aggregator = withTables(2);
  const nodes = ["a", "b"].map((name) => aggregator.join(name)) as [number, number];
  aggregator.start({ stepSize: 0.25 });
  for (const node of nodes) aggregator.describe(node);
  return { aggregator, nodes };
}

describe("before the first run", () => {
  test("each node is asked what its table holds, who comes later too, and each once", () => {
    const aggregator = withTables(3);
    const a = aggregator.join("a");
    expect(aggregator.last(a, "describe")).toBeUndefined();
    aggregator.start();
    const b = aggregator.join("b");
    for (const node of [a, b]) {
      expect(aggregator.inbox(node).filter(({ type }) => type === "describe")).toEqual([
        { type: "describe", request: 1, question },
      ]);
    }
    expect(aggregator.event("waiting")).toMatchObject({ present: 2, needed: 3, loading: [] });
    aggregator.describe(a);
    expect(aggregator.event("node-described")).toEqual({ kind: "node-described", name: "a", bytes: 1 });
    aggregator.join("c");
    expect(aggregator.event("waiting")).toMatchObject({ present: 3, needed: 3, loading: ["b", "c"] });
    expect(aggregator.agreements).toEqual([]);
  });

  test("what enough nodes told is to be agreed on, in their order, once", () => {
    const aggregator = withTables(2);
    aggregator.start({ seed: 5 });
    const [b, a] = [aggregator.join("b"), aggregator.join("a")];
    aggregator.describe(b, Uint8Array.of(2));
    aggregator.describe(a, Uint8Array.of(1));
    aggregator.give({ kind: "tick" });
    expect(aggregator.agreements).toMatchObject([
      {
        request: 1,
        settings: { seed: 5 },
        statistics: [
          { name: "a", statistics: Uint8Array.of(1) },
          { name: "b", statistics: Uint8Array.of(2) },
        ],
      },
    ]);
    expect(aggregator.count("run-started")).toBe(0);
  });

  test("the schema that is agreed on goes out with the assignments of a run with these settings", () => {
    const { aggregator, nodes } = described();
    aggregator.agree({ stepSize: 0.5 });
    for (const node of nodes) {
      expect(aggregator.last(node, "assignment")).toMatchObject({
        dataset: "own",
        model: "line",
        share: { kind: "own" },
        schema: Uint8Array.of(7, 7),
        balance: false,
        stepSize: 0.5,
      });
    }
    expect(aggregator.event("run-started")).toMatchObject({ run: 1, data: "own", nodes: ["a", "b"] });
  });

  test("before a run that everyone takes part in, all who are there are asked, more or fewer than runs need otherwise", () => {
    for (const count of [1, 3]) {
      const aggregator = withTables(2);
      const names = ["a", "b", "c"].slice(0, count);
      const nodes = names.map((name) => aggregator.join(name));
      aggregator.give({ kind: "start", settings, everyone: true });
      for (const node of nodes) {
        expect(aggregator.agreements).toEqual([]);
        aggregator.describe(node);
      }
      aggregator.agree();
      expect(aggregator.event("run-started")).toMatchObject({ nodes: names });
    }
  });

  test("a node that leaves before it is decided is not counted, and asked anew when it is back", () => {
    const aggregator = withTables(2);
    aggregator.start();
    const [a, b] = [aggregator.join("a"), aggregator.join("b")];
    aggregator.describe(a);
    aggregator.leave(a);
    aggregator.describe(b);
    expect(aggregator.agreements).toEqual([]);
    aggregator.describe(aggregator.join("a"));
    expect(aggregator.agreements).toHaveLength(1);
  });
});

describe("where nodes cannot agree", () => {
  test("those whose tables do not fit are refused for good with the reason, and others take their places", () => {
    const { aggregator, nodes } = described();
    aggregator.give({ kind: "disagreed", request: 1, refused: [{ name: "b", reason: "column age is missing" }] });
    expect(aggregator.last(nodes[1], "dismissal")).toEqual({
      type: "dismissal",
      reason: "column age is missing",
      final: true,
    });
    expect(aggregator.event("connection-refused")).toMatchObject({ from: "b", reason: "column age is missing" });
    expect(aggregator.event("waiting")).toMatchObject({ present: 1, missing: [] });
    aggregator.describe(aggregator.join("c"));
    expect(aggregator.agreements.at(-1)?.statistics.map(({ name }) => name)).toEqual(["a", "c"]);
    aggregator.agree();
    expect(aggregator.event("run-started")).toMatchObject({ nodes: ["a", "c"] });
  });

  test("who has come back meanwhile is not refused for what it told before", () => {
    const { aggregator, nodes } = described();
    aggregator.leave(nodes[1]);
    const again = aggregator.join("b");
    aggregator.give({ kind: "disagreed", request: 1, refused: [{ name: "b", reason: "column age is missing" }] });
    expect(aggregator.last(again, "dismissal")).toBeUndefined();
    aggregator.describe(again);
    expect(aggregator.agreements.at(-1)?.statistics.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test("of anything, the run fails with the reason, and a later start asks again", () => {
    const { aggregator, nodes } = described();
    aggregator.give({ kind: "disagreed", request: 1, refused: [], reason: "no column is left" });
    expect(aggregator.event("run-finished")).toEqual({
      kind: "run-finished",
      run: 1,
      reason: "failed",
      explanation: "no column is left",
    });
    aggregator.start();
    expect(aggregator.last(nodes[0], "describe")).toMatchObject({ request: 2 });
  });

  test("in time, the run fails and says who did not answer", () => {
    const aggregator = withTables(2, 60);
    aggregator.start();
    aggregator.describe(aggregator.join("a"));
    aggregator.join("b");
    expect(aggregator.wakeAt).toBe(60);
    aggregator.seconds = 60;
    aggregator.wake();
    expect(aggregator.event("run-finished")).toMatchObject({
      reason: "failed",
      explanation: expect.stringMatching(
        /^1 of 2 nodes told of their data in 60 s; b did not answer; start them with "edgewise node --data FILE"/,
      ),
    });
  });

  test("because somebody stops it, who waits for the run is told, and an answer that comes late is of no use", () => {
    const { aggregator } = described();
    aggregator.give({ kind: "stop", how: "interrupted" });
    expect(aggregator.event("run-ended")).toMatchObject({ run: 1, reason: "interrupted", consumedSeconds: 0 });
    expect(aggregator.event("run-finished")).toEqual({
      kind: "run-finished",
      run: 1,
      reason: "interrupted",
      explanation: "it had not begun yet",
    });
    aggregator.agree();
    expect(aggregator.count("run-started")).toBe(0);
  });
});

test("a pause that is asked for meanwhile is told, and holds for the run that follows until it is resumed", () => {
  const { aggregator, nodes } = described();
  aggregator.give({ kind: "pause" });
  aggregator.give({ kind: "pause" });
  expect(aggregator.events.filter(({ kind }) => kind === "run-paused")).toEqual([{ kind: "run-paused", run: 1 }]);
  aggregator.agree();
  aggregator.ready(nodes);
  expect(aggregator.count("round-started")).toBe(0);
  aggregator.give({ kind: "resume" });
  expect(aggregator.event("run-resumed")).toEqual({ kind: "run-resumed", run: 1 });
  expect(aggregator.count("round-started")).toBe(1);
});

test("late answers, and those to older questions, change nothing; one to no question costs the connection", () => {
  const { aggregator, nodes } = described();
  aggregator.start();
  aggregator.say(nodes[0], { type: "described", request: 1, statistics: Uint8Array.of(9) });
  expect(aggregator.agreements).toHaveLength(1);
  aggregator.say(nodes[0], { type: "described", request: 3, statistics: Uint8Array.of(9) });
  expect(aggregator.closed.get(nodes[0])).toBe("described: there is no request 3");
});

test("later runs use the schema that is there, and nodes that come later get it", () => {
  const { aggregator, nodes } = described();
  aggregator.agree();
  aggregator.start({ balance: true });
  expect(aggregator.count("run-started")).toBe(2);
  expect(aggregator.last(nodes[0], "assignment")).toMatchObject({ run: 2, schema: Uint8Array.of(7, 7), balance: true });
  aggregator.leave(nodes[1]);
  const c = aggregator.join("c");
  expect(aggregator.last(c, "describe")).toBeUndefined();
  expect(aggregator.last(c, "assignment")).toMatchObject({ schema: Uint8Array.of(7, 7) });
});

test("nodes with other data than are learned from are refused for good, with what to do", () => {
  const tables = withTables(1);
  const assignable = tables.join("a", { data: "assignable" });
  expect(tables.last(assignable, "dismissal")).toMatchObject({
    final: true,
    reason: expect.stringContaining("--data"),
  });
  const others = driveAggregator();
  const table = others.join("a", { data: "table" });
  expect(others.last(table, "dismissal")).toMatchObject({ final: true, reason: expect.stringContaining("--target") });
});

test("tests at the nodes are part of the result, together and each by itself", () => {
  const { aggregator, nodes } = described();
  aggregator.agree({ budgetSeconds: 3 });
  aggregator.ready(nodes);
  aggregator.round(nodes, { c: 0, b: 3 });
  aggregator.seconds += 10;
  aggregator.wake();
  const confusions = [
    [4, 1, 0, 5],
    [0, 0, 5, 5],
  ];
  for (const [i, node] of nodes.entries()) {
    const { run } = aggregator.last(node, "score") as { run: number };
    const test = { kind: "classes", confusion: confusions[i] as number[], logLoss: 5 } as const;
    aggregator.say(node, { type: "scored", run, examples: 10, loss: 0.5, test });
  }
  aggregator.give({ kind: "tested", run: 1, round: "final", metrics: {} });
  expect(aggregator.event("run-finished")?.summary).toMatchObject({
    accuracy: 0.7,
    test: {
      kind: "classes",
      examples: 20,
      accuracy: 0.7,
      majority: 0.75,
      logLoss: 0.5,
      learnedNothing: true,
      classes: ["no", "yes"],
      confusion: [
        [4, 1],
        [5, 10],
      ],
      nodes: [
        { name: "a", accuracy: 0.9, majority: 0.5 },
        { name: "b", accuracy: 0.5, majority: 1 },
      ],
    },
    ending: "no-progress",
    explanation: expect.stringContaining(
      "has learned nothing: it answers 70.0 % of the test examples right, and always",
    ),
  });
});

test("a node whose test is of other classes, or of numbers, is refused, and the tests of the others count", () => {
  const { aggregator, nodes } = described();
  aggregator.agree({ budgetSeconds: 3 });
  aggregator.ready(nodes);
  aggregator.round(nodes, { c: 0, b: 3 });
  aggregator.seconds += 10;
  aggregator.wake();
  const confusions = [Array.from({ length: 9 }, () => 1), [5, 0, 0, 5]];
  for (const [i, node] of nodes.entries()) {
    const test = { kind: "classes", confusion: confusions[i] as number[] } as const;
    aggregator.say(node, { type: "scored", run: 1, examples: 10, loss: 0.5, test });
  }
  aggregator.give({ kind: "tested", run: 1, round: "final", metrics: {} });
  expect(aggregator.closed.get(nodes[0])).toBe("scored: test.confusion has 9 entries, and not 4");
  expect(aggregator.event("run-finished")?.summary?.test).toMatchObject({ accuracy: 1, nodes: [{ name: "b" }] });
});

test("a balanced run that has learned nothing is not compared with the most frequent class", () => {
  const { aggregator, nodes } = described();
  aggregator.agree({ budgetSeconds: 3, balance: true });
  aggregator.ready(nodes);
  aggregator.round(nodes, { c: 0, b: 3 });
  aggregator.seconds += 10;
  aggregator.wake();
  for (const node of nodes) {
    const test = { kind: "classes", confusion: [8, 0, 2, 0] } as const;
    aggregator.say(node, { type: "scored", run: 1, examples: 10, loss: 0.5, test });
  }
  aggregator.give({ kind: "tested", run: 1, round: "final", metrics: {} });
  expect(aggregator.event("run-finished")?.summary).toMatchObject({
    balance: true,
    ending: "no-progress",
    explanation: expect.stringMatching(/nothing: of the test examples of each class .* by chance$/),
  });
});
