import { describe, expect, test } from "vitest";
import { virtualRun } from "../../test/support/virtual-run.ts";
import { convolutionalGraph, papersNetwork } from "../learning/graph/networks.ts";
import type { AggregatorEvent } from "./events.ts";
import { eventOfLine } from "./kept-event-line.ts";
import { keptEvent } from "./kept-events.ts";

const stamp = { sequence: 7, at: 1 };

test.each(["adaptive", "adaptive-2019"])("all that is kept of a run with %s is read again", async (strategy) => {
  const run = virtualRun();
  await run.finish({ strategy, budgetSeconds: 1 });
  const kept = run.events.flatMap((event): AggregatorEvent[] => {
    const found = keptEvent(event, "everything");
    return found ? [found] : [];
  });
  const read = kept.map((event) => eventOfLine(JSON.stringify(event)));
  expect(read.map((event) => event?.kind)).toEqual(kept.map(({ kind }) => kind));
});

test("a task's graph is read again, and a task with an operation that nobody knows is passed over", () => {
  const graph = convolutionalGraph([1, 28, 28], papersNetwork, 10);
  const names = {
    dataset: "d",
    model: "cnn",
    title: "",
    classNames: [],
    labelNames: [],
    weightCount: 1,
    testExamples: 1,
  };
  const line = (told: object) =>
    JSON.stringify({ ...stamp, kind: "task-changed", task: { ...names, graph: told }, partitions: [] });
  expect(eventOfLine(line(graph))).toMatchObject({ task: { graph: JSON.parse(JSON.stringify(graph)) } });
  const operations = [{ op: "Fold", input: "input", output: "scores" }];
  expect(eventOfLine(line({ ...graph, operations }))).toBeUndefined();
});

describe("passed over:", () => {
  test.each<[what: string, event: object]>([
    ["an evaluation without metrics", { kind: "model-evaluated", run: 1, round: 1, consumedSeconds: 0, answers: [] }],
    ["a beginning without settings", { kind: "run-started", run: 1, nodes: [] }],
    ["a round without what was decided", { kind: "round-finished", run: 1, round: 1, loss: 1, nodes: [] }],
    ["an end whose summary is none", { kind: "run-finished", run: 1, reason: "budget", summary: { loss: "much" } }],
    ["a node without a name", { kind: "node-gone", reason: "connection closed" }],
    ["a task that is none", { kind: "task-changed", task: null, partitions: [] }],
    ["a pause of no run", { kind: "run-paused" }],
    ["what is never kept", { kind: "test-samples", pixels: {}, classes: [], labels: [] }],
    ["a kind of another version", { kind: "later" }],
    ["the name of what every object has", { kind: "constructor" }],
  ])("%s", (_what, event) => {
    expect(eventOfLine(JSON.stringify({ ...stamp, ...event }))).toBeUndefined();
  });
});
