import { expect, test } from "vitest";
import type { AggregatorEventBody } from "../../../src/watch/events.ts";
import { bindingWords, budgetOutlook, expectedSeconds } from "./budget.ts";
import { roundFinished, roundStarted, runStarted, settings, stamped, viewOf } from "./events-for-tests.ts";
import { fold, foldAll } from "./fold.ts";
import { inOrder, learnerCount, nodeState } from "./nodes.ts";
import { runState } from "./run-state.ts";
import { column } from "./table.ts";
import { emptyView, type NodeView } from "./view.ts";

const joined = {
  kind: "node-joined" as const,
  name: "a",
  device: "laptop",
  link: "wifi",
  again: false,
  startable: true,
  platform: "Node.js",
} satisfies AggregatorEventBody;
const ready: AggregatorEventBody = { kind: "node-ready", run: 1, name: "a", examples: 12, labelCounts: [5, 7] };
const stopped: AggregatorEventBody = { kind: "run-finished", run: 1, reason: "stopped" };
const waiting: AggregatorEventBody = { kind: "waiting", present: 3, needed: 5, missing: ["d", "e"], loading: [] };

test("losses stand where the round's weights were made, accuracies are taken once a round", () => {
  const evaluated = (round: number): AggregatorEventBody => ({
    kind: "model-evaluated",
    run: 1,
    round,
    consumedSeconds: round - 1,
    accuracy: 0.8,
    metrics: { accuracy: 0.8 },
    answers: [],
  });
  const view = viewOf(
    runStarted(),
    evaluated(1),
    roundFinished(1, { loss: 0.5 }),
    evaluated(2),
    roundFinished(2, { loss: 0.4, accuracy: 0.8 }),
    roundFinished(3, { loss: 0.3, accuracy: 0.85 }),
  );
  const { rounds, accuracies } = view.runs[0] ?? expect.fail();
  expect([...column(rounds, "before")]).toEqual([0, 1, 2]);
  expect([...column(rounds, "loss")]).toEqual([0.5, 0.4, 0.3]);
  expect([...column(accuracies, "round")]).toEqual([1, 2, 3]);
});

test("a stream that starts in the middle of a run still shows the run", () => {
  const view = viewOf(roundFinished(40), roundFinished(41));
  expect(view.runs).toHaveLength(1);
  expect(view.runs[0]?.rounds.length).toBe(2);
});

test("a node computes, then sends, as its last round's pace lets expect, then waits", () => {
  const [node] = viewOf(joined, ready, runStarted(), roundStarted(1, 10)).nodes;
  const busy: NodeView = { ...(node ?? expect.fail()), secondsPerUpdate: 0.1 };
  expect(nodeState(busy, 0.3)).toBe("computing");
  expect(nodeState(busy, 1.2)).toBe("computing");
  expect(nodeState(busy, 1.4)).toBe("sending");
  expect(nodeState({ ...busy, task: { kind: "reported" } }, 0.3)).toBe("waiting");
});

test("a node that is not asked in a round rests, unless it is gone", () => {
  const asked = roundStarted(1, 10);
  const other: AggregatorEventBody = { ...joined, name: "other" };
  const gone: AggregatorEventBody = { kind: "node-gone", name: "other", reason: "stopped" };
  const stateOf = (...events: readonly AggregatorEventBody[]) =>
    nodeState(viewOf(joined, other, ready, ...events).nodes.find(({ name }) => name === "other") ?? expect.fail(), 0.3);
  expect(stateOf(asked)).toBe("resting");
  expect(stateOf(gone, asked)).toBe("gone");
});

test("events that come together are folded as one by one, and the view before them stays as it was", () => {
  const report = (round: number, name: string): AggregatorEventBody => ({
    kind: "report-arrived",
    run: 1,
    round,
    name,
  });
  const message = (name: string, bytes: number): AggregatorEventBody => ({
    kind: "message-passed",
    name,
    direction: "from-node",
    message: "report",
    detail: "",
    bytes,
  });
  const events = stamped([
    joined,
    runStarted(),
    ready,
    roundStarted(1, 10),
    message("a", 1),
    report(1, "a"),
    message("a", 2),
    report(1, "unheard of"),
    roundFinished(1),
    message("b", 3),
    roundStarted(2, 10),
    report(2, "b"),
    message("a", 4),
    report(2, "a"),
  ]);
  for (let cut = 0; cut <= events.length; cut++) {
    const before = foldAll(emptyView, events.slice(0, cut));
    // Tables share what they grow in.
    const copy = structuredClone({ ...before, runs: [] });
    expect(foldAll(before, events.slice(cut))).toEqual(events.reduce(fold, emptyView));
    expect({ ...before, runs: [] }).toEqual(copy);
  }
});

test("nodes are shown in their places, those without one after them by name", () => {
  const join = (name: string): AggregatorEventBody => ({ ...joined, name });
  const { nodes } = viewOf(join("n10"), join("n9"), join("b"), join("a"));
  expect(inOrder(nodes, ["b", "a"]).map((node) => node.name)).toEqual(["b", "a", "n9", "n10"]);
});

test("a node of a run is loading until it has its data, and gone until it joins again", () => {
  const gone: AggregatorEventBody = { kind: "node-gone", name: "a", reason: "stopped from the page" };
  expect(viewOf(joined, runStarted()).nodes[0]?.presence).toBe("loading");
  expect(viewOf(runStarted(), joined).nodes[0]?.presence).toBe("loading");
  expect(viewOf(joined, ready).nodes[0]).toMatchObject({ presence: "here", examples: 12, labelCounts: [5, 7] });
  expect(viewOf(joined, ready, gone).nodes[0]).toMatchObject({ presence: "gone", reason: "stopped from the page" });
  expect(viewOf(runStarted(), ready, gone, joined).nodes[0]).toMatchObject({ presence: "loading" });
  expect(viewOf(runStarted(), ready, gone, joined).nodes[0]?.reason).toBeUndefined();
});

test("nodes that left, failed or are spare do not learn, and those behind a relay do", () => {
  const named = (name: string): AggregatorEventBody => ({ ...joined, name });
  const gone: AggregatorEventBody = { kind: "node-gone", name: "a", reason: "connection closed" };
  const failed: AggregatorEventBody = { kind: "node-failed", run: 1, name: "b", reason: "weights diverged" };
  expect(learnerCount(viewOf(named("a"), named("b")).nodes)).toBe(2);
  expect(learnerCount(viewOf(named("a"), named("b"), gone).nodes)).toBe(1);
  expect(learnerCount(viewOf(named("a"), named("b"), gone, failed).nodes)).toBe(0);
  expect(learnerCount(viewOf(runStarted(), named("a"), named("late")).nodes)).toBe(1);
  const relay: AggregatorEventBody = { ...joined, name: "b", standsFor: 3 };
  expect(learnerCount(viewOf(named("a"), relay).nodes)).toBe(4);
  const behind = { labelled: 2, pictured: 0, devices: [["laptop", 3] as [string, number]] };
  const [shown, anew] = [
    viewOf(relay, { ...ready, name: "b", behind }),
    viewOf(relay, { ...ready, name: "b", behind }, { ...ready, name: "b" }),
  ];
  expect([shown.nodes[0]?.behind, anew.nodes[0]?.behind]).toEqual([behind, undefined]);
});

test("a node that joins between two runs, or before the first, has nothing to load", () => {
  expect(viewOf(runStarted(), stopped, joined).nodes[0]?.presence).toBe("here");
  expect(viewOf(joined).nodes[0]?.presence).toBe("here");
});

test("a connected node that the run has no place for is spare until the run is over or another one takes it", () => {
  const spare = { ...joined, name: "late" };
  const presence = (...events: readonly AggregatorEventBody[]) => viewOf(...events).nodes[0]?.presence;
  expect(presence(runStarted(), spare)).toBe("spare");
  expect(presence(spare, runStarted())).toBe("spare");
  expect(presence(spare, runStarted(), roundStarted(1), roundFinished(1))).toBe("spare");
  expect(presence(spare, runStarted(), stopped)).toBe("here");
  expect(presence(spare, runStarted(), runStarted(2, { nodes: ["a", "late"] }))).toBe("loading");
  expect(nodeState(viewOf(runStarted(), spare).nodes[0] ?? expect.fail(), 1)).toBe("spare");
});

test("a run of which only rounds are known may have a place for any node that joins", () => {
  expect(viewOf(roundFinished(40), joined).nodes[0]?.presence).toBe("loading");
});

test("only the newest 30 messages of a node are kept, newest first", () => {
  const message = (number: number): AggregatorEventBody => ({
    kind: "message-passed",
    name: "a",
    direction: "to-node",
    message: "directive",
    detail: `round ${number}`,
    bytes: 1,
  });
  const view = viewOf(...Array.from({ length: 40 }, (_, index) => message(index + 1)));
  expect(view.messages.get("a")).toHaveLength(30);
  expect(view.messages.get("a")?.[0]?.detail).toBe("round 40");
});

test.each(["constructor", "toString", "__proto__"])("a node may be called %s", (name) => {
  const passed = { direction: "from-node", message: "report", detail: "", bytes: 1 } as const;
  const view = viewOf({ ...joined, name }, { kind: "message-passed", name, ...passed });
  expect(view.messages.get(name)).toMatchObject([{ name, message: "report" }]);
  expect(view.nodes.map((node) => node.name)).toEqual([name]);
});

test("a run has the delay that it started with, whatever is known of earlier changes", () => {
  const view = viewOf(runStarted(1, { delayMs: 200 }));
  expect(view.runs[0]).toMatchObject({ delayMs: 200, delayChanged: false });
  expect(view.delayMs).toBe(200);
});

test("a delay that changes before the first round has ended belongs to the run, one in its course is marked", () => {
  const delay: AggregatorEventBody = { kind: "delay-changed", delayMs: 200 };
  const runOf = (...events: readonly AggregatorEventBody[]) => viewOf(...events).runs[0];
  expect(runOf(runStarted(), delay)).toMatchObject({ delayMs: 200, delayChanged: false });
  expect(runOf(runStarted(), roundStarted(1), delay)).toMatchObject({ delayMs: 200, delayChanged: false });
  expect(runOf(runStarted(), roundFinished(1), delay)).toMatchObject({ delayMs: 0, delayChanged: true });
  expect(runOf(runStarted(), roundFinished(1), stopped, delay)).toMatchObject({ delayMs: 0, delayChanged: false });
});

test("a run knows which nodes were made slower when it began, and whether that changed in its course", () => {
  const slower = (slowdown: number): AggregatorEventBody => ({ kind: "node-adjusted", name: "a", slowdown });
  const runOf = (...events: readonly AggregatorEventBody[]) => viewOf(...events).runs.at(-1);
  const slowed = [{ name: "a", times: 10 }];
  expect(runOf(joined, runStarted())).toMatchObject({ slowed: [], slowedChanged: false });
  expect(runOf(joined, runStarted(), slower(10))).toMatchObject({ slowed, slowedChanged: false });
  expect(runOf(joined, runStarted(), roundFinished(1), slower(10))).toMatchObject({ slowed: [], slowedChanged: true });
  expect(runOf(joined, slower(10), runStarted(), stopped, runStarted(2))).toMatchObject({ slowed });
  expect(runOf(joined, slower(10), slower(1), runStarted())).toMatchObject({ slowed: [] });
});

test("a node that takes float32 only is known as such in the run that asks for something else", () => {
  const view = viewOf(
    joined,
    { kind: "encoding-not-taken", run: 2, name: "a", encoding: "int8" },
    runStarted(2),
    ready,
  );
  expect(view.nodes).toMatchObject([{ name: "a", plainInRun: 2 }]);
});

test("a run is paused or not as the newest of its pauses and resumptions says, and a pause alone makes no run", () => {
  const paused: AggregatorEventBody = { kind: "run-paused", run: 1 };
  const resumed: AggregatorEventBody = { kind: "run-resumed", run: 1 };
  expect(viewOf(runStarted(), resumed, paused).runs[0]?.status).toBe("paused");
  expect(viewOf(runStarted(), resumed).runs[0]?.status).toBe("running");
  expect(viewOf(runStarted(), paused, stopped).runs[0]?.status).toBe("finished");
  expect(viewOf(paused, runStarted(2)).runs.map((run) => run.run)).toEqual([2]);
});

test("when learning has ended the budget's clock stands still, and the result is being evaluated", () => {
  const ended = { kind: "run-ended", run: 1, reason: "budget", consumedSeconds: 59.9, budgetSeconds: 60 } as const;
  const view = viewOf(runStarted(), roundFinished(1), roundFinished(2), ended);
  expect(runState(view, "open").text).toBe("Run 1: evaluating the result");
  const outlook = budgetOutlook(view.runs[0] ?? expect.fail());
  expect(outlook).toMatchObject({ consumedSeconds: 59.9 });
  expect(outlook.endsInSeconds).toBeUndefined();
});

test("the run's state is told in words", () => {
  const say = (...events: readonly AggregatorEventBody[]) => runState(viewOf(...events), "open").text;
  expect(runState(emptyView, "connecting").text).toBe("Connecting");
  expect(runState(viewOf(runStarted()), "catching-up").text).toBe("Catching up with what has happened");
  expect(runState(emptyView, "lost").text).toBe("Connection lost, trying again");
  expect(say()).toBe("Ready, no run yet");
  expect(say(waiting)).toBe("Waiting for nodes, 3 of 5: missing d, e");
  expect(say(waiting, runStarted(), roundStarted(12))).toBe("Run 1, round 12");
  expect(say(runStarted(), roundFinished(12), { kind: "run-paused", run: 1 })).toBe("Run 1 paused after round 12");
  expect(say(runStarted(), { kind: "run-finished", run: 1, reason: "stopped" })).toBe("Run 1 stopped");
  expect(say(runStarted(), { kind: "run-finished", run: 1, reason: "no-progress" })).toBe("Run 1 learned nothing");
  expect(say(runStarted(), { kind: "run-finished", run: 1, reason: "diverged" })).toBe("Run 1 diverged");
});

test("the end of the budget is foreseen from the pace of the last rounds", () => {
  // Rounds end 0.1 s of time apart and consume 1 s each: 57 s are left after the third, 10 s of budget a second.
  const running = viewOf(runStarted(), roundFinished(1), roundFinished(2), roundFinished(3)).runs[0];
  const outlook = budgetOutlook(running ?? expect.fail());
  expect(outlook).toMatchObject({ consumedSeconds: 3, remainingSeconds: 57, lastRoundFromSeconds: 2 });
  expect(outlook.endsInSeconds).toBeCloseTo(5.7, 6);
  const paused = viewOf(runStarted(), roundFinished(1), roundFinished(2), { kind: "run-paused", run: 1 }).runs[0];
  expect(budgetOutlook(paused ?? expect.fail()).endsInSeconds).toBeUndefined();
});

test("of several budgets the one that is spent first tells when a run ends, and is named", () => {
  const use = { localCost: 0, globalCost: 0 };
  // 30 J a round: 110 of 200 are left after the third, which last 3.7 rounds; time would last 57.
  const round = (number: number, binding: "time" | "joules" = "joules"): AggregatorEventBody => ({
    ...roundFinished(number),
    budgets: [
      { resource: "time", budget: 60, consumed: number, ...use },
      { resource: "joules", budget: 200, consumed: 30 * number, ...use },
    ],
    binding,
  });
  const started = runStarted(1, { settings: { ...settings, budgetJoules: 200 } });
  const { runs } = viewOf(started, round(1), round(2), round(3));
  expect(budgetOutlook(runs[0] ?? expect.fail()).endsInSeconds).toBeCloseTo(11 / 30, 6);
  expect(bindingWords(runs[0] ?? expect.fail())).toBe("joules run out first");
  // 30 J a second of budget: 200 J last for 6.7 of the 60 s.
  expect(expectedSeconds(runs[0] ?? expect.fail())).toBeCloseTo(20 / 3, 6);
  const [time] = viewOf(started, round(1, "time")).runs;
  expect(bindingWords(time ?? expect.fail())).toBe("time runs out first");
  expect(expectedSeconds(time ?? expect.fail())).toBe(60);
  const [onlyTime] = viewOf(runStarted(), roundFinished(1)).runs;
  expect(bindingWords(onlyTime ?? expect.fail())).toBeUndefined();
});
