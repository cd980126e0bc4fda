import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";

describe("before a run", () => {
  test("waits until enough nodes are there, and names those that are missing", () => {
    const aggregator = driveAggregator({ nodesNeeded: 3, expectedNames: ["node-1", "node-2", "node-10"] });
    const first = aggregator.join("node-2");
    aggregator.start();
    expect(aggregator.event("waiting")).toEqual({
      kind: "waiting",
      present: 1,
      needed: 3,
      missing: ["node-1", "node-10"],
      loading: [],
    });
    expect(aggregator.last(first, "notice")?.text).toBe("waiting for nodes: 1 of 3, missing node-1, node-10");
    aggregator.join("node-10");
    expect(aggregator.event("waiting")).toMatchObject({ present: 2, missing: ["node-1"] });
    expect(aggregator.event("run-started")).toBeUndefined();
  });

  test("says that it waits only when something has changed", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    aggregator.join("node-1");
    aggregator.start();
    for (let i = 0; i < 5; i++) aggregator.give({ kind: "tick" });
    expect(aggregator.count("waiting")).toBe(1);
  });

  test("many nodes that come within a second are told together whom the run waits for", () => {
    const aggregator = driveAggregator({ nodesNeeded: 100 });
    aggregator.start();
    const nodes = Array.from({ length: 90 }, (_, i) => aggregator.join(`node-${i}`));
    const before = aggregator.count("waiting");
    expect(before).toBeLessThan(60);
    aggregator.seconds = 1;
    aggregator.give({ kind: "tick" });
    expect(aggregator.count("waiting")).toBe(before + 1);
    expect(aggregator.event("waiting")).toMatchObject({ present: 90, needed: 100 });
    expect(aggregator.last(nodes[89] as number, "notice")?.text).toBe("waiting for nodes: 90 of 100");
  });

  test("a node that leaves while others load is missed, and its place is given to one that is there", () => {
    const aggregator = driveAggregator({ nodesNeeded: 3 });
    const [a] = ["a", "b", "c"].map((name) => aggregator.join(name)) as [number];
    aggregator.start();
    const spare = aggregator.join("spare");
    aggregator.ready([a]);
    aggregator.leave(a);
    expect(aggregator.event("run-started")).toMatchObject({ run: 2, nodes: ["b", "c", "spare"] });
    expect(aggregator.last(spare, "assignment")).toMatchObject({ run: 2 });
  });

  test("a run that is started anew says again what it waits for", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    aggregator.join("node-1");
    aggregator.start();
    aggregator.give({ kind: "stop" });
    aggregator.start();
    expect(aggregator.count("waiting")).toBe(2);
  });

  test("nodes get their places by name, in the order in which people count", () => {
    const aggregator = driveAggregator({ nodesNeeded: 3 });
    const [ten, two, one] = [aggregator.join("node-10"), aggregator.join("node-2"), aggregator.join("node-1")];
    aggregator.start({ seed: 9, partition: "mixed" });
    expect(aggregator.event("run-started")).toMatchObject({ run: 1, nodes: ["node-1", "node-2", "node-10"] });
    const shares = [one, two, ten].map((node) => aggregator.last(node, "assignment")?.share);
    expect(shares).toEqual(
      [0, 1, 2].map((index) => ({ kind: "partition", partition: "mixed", seed: 9, index, count: 3 })),
    );
  });

  test("each node draws its own minibatches, or all the same if that is asked for", () => {
    for (const [sameSeed, streams] of [
      [false, [0, 1]],
      [true, [0, 0]],
    ] as const) {
      const aggregator = driveAggregator({ nodesNeeded: 2 });
      const nodes = aggregator.begin(["a", "b"], { sameSeed, seed: 4 });
      const assigned = nodes.map((node) => aggregator.last(node, "assignment"));
      expect(assigned.map((assignment) => assignment?.stream)).toEqual(streams);
      expect(assigned.map((assignment) => assignment?.seed)).toEqual([4, 4]);
    }
  });

  test("a node with data of its own is not given any other", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [own, assignable] = [aggregator.join("hospital", { data: "own" }), aggregator.join("node-1")];
    aggregator.start();
    expect(aggregator.last(own, "assignment")?.share).toEqual({ kind: "own" });
    expect(aggregator.last(assignable, "assignment")?.share).toMatchObject({ kind: "partition", index: 1, count: 2 });
  });

  test("what the nodes' data are is told when a run starts", () => {
    for (const [others, data] of [
      ["assignable", "own and mixed"],
      ["own", "own"],
    ] as const) {
      const aggregator = driveAggregator({ nodesNeeded: 2 });
      aggregator.join("hospital", { data: "own" });
      aggregator.join("node-1", { data: others });
      aggregator.start({ partition: "mixed" });
      expect(aggregator.event("run-started")).toMatchObject({ data });
    }
  });

  test("no round begins before every node has its data, and those that have not are named", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const nodes = [aggregator.join("a"), aggregator.join("b")];
    aggregator.start();
    aggregator.ready(nodes.slice(0, 1));
    expect(aggregator.event("waiting")).toMatchObject({ present: 2, missing: [], loading: ["b"] });
    expect(aggregator.count("round-started")).toBe(0);
    aggregator.ready(nodes.slice(1));
    expect(aggregator.event("round-started")).toMatchObject({ round: 1, nodes: ["a", "b"] });
  });

  test("a node over the number that is needed is told to wait for the next run", () => {
    const aggregator = driveAggregator({ nodesNeeded: 1 });
    aggregator.begin(["a"]);
    const spare = aggregator.join("b");
    expect(aggregator.last(spare, "notice")?.text).toBe(
      "connected, but all 1 places of run 1 are taken: waiting for the next run",
    );
    expect(aggregator.last(spare, "assignment")).toBeUndefined();
  });

  test("a spare node takes the place of one that leaves before the first round, at once", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [a] = [aggregator.join("a"), aggregator.join("b"), aggregator.join("c")];
    aggregator.start();
    aggregator.leave(a);
    expect(aggregator.event("run-started")).toMatchObject({ run: 2, nodes: ["b", "c"] });
  });

  test("a spare node comes before one that was stopped on purpose", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    for (const name of ["a", "b", "c"]) aggregator.join(name);
    aggregator.give({ kind: "stop-node", name: "a" });
    aggregator.start();
    expect(aggregator.event("run-started")).toMatchObject({ nodes: ["b", "c"] });
  });

  test("a node that was stopped on purpose keeps its share, and no run waits for it", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [a] = [aggregator.join("a"), aggregator.join("b")];
    aggregator.give({ kind: "stop-node", name: "b" });
    aggregator.start();
    aggregator.ready([a]);
    expect(aggregator.last(a, "assignment")?.share).toMatchObject({ index: 0, count: 2 });
    expect(aggregator.event("round-started")).toMatchObject({ round: 1, nodes: ["a"] });
  });
});

describe("during a run", () => {
  test("a pause takes effect at the round's end, and its time is not charged", () => {
    const aggregator = driveAggregator();
    const nodes = aggregator.begin(["a"]);
    aggregator.give({ kind: "pause" });
    aggregator.give({ kind: "pause" });
    expect(aggregator.count("run-paused")).toBe(1);
    expect(aggregator.round(nodes, { c: 1, b: 1 })).toMatchObject({ consumedSeconds: 3 });
    expect(aggregator.count("round-started")).toBe(1);
    aggregator.seconds += 1000;
    aggregator.give({ kind: "resume" });
    aggregator.give({ kind: "resume" });
    expect(aggregator.count("run-resumed")).toBe(1);
    expect(aggregator.event("round-started")).toMatchObject({ round: 2 });
    expect(aggregator.round(nodes, { c: 1, b: 1 })).toMatchObject({ consumedSeconds: 6 });
  });

  test("a pause that is taken back before the round's end pauses nothing", () => {
    const aggregator = driveAggregator();
    const nodes = aggregator.begin(["a"]);
    aggregator.give({ kind: "pause" });
    aggregator.give({ kind: "resume" });
    aggregator.round(nodes);
    expect(aggregator.event("round-started")).toMatchObject({ round: 2 });
  });

  test("a run can be paused before its first round", () => {
    const aggregator = driveAggregator();
    const node = aggregator.join("a");
    aggregator.start();
    aggregator.give({ kind: "pause" });
    aggregator.ready([node]);
    expect(aggregator.count("round-started")).toBe(0);
    aggregator.give({ kind: "resume" });
    expect(aggregator.count("round-started")).toBe(1);
  });

  test("a run that starts while another one is under way replaces it", () => {
    const aggregator = driveAggregator();
    const [node] = aggregator.begin(["a"]) as [number];
    aggregator.start({ strategy: "fixed:5" });
    expect(aggregator.event("run-finished")).toEqual({ kind: "run-finished", run: 1, reason: "replaced" });
    expect(aggregator.last(node, "run-over")).toEqual({ type: "run-over", run: 1 });
    expect(aggregator.event("run-started")).toMatchObject({ run: 2 });
    aggregator.ready([node]);
    expect(aggregator.directive(node)).toMatchObject({ run: 2, round: 1, localUpdates: 5 });
  });

  test("what is said about a run that is over changes nothing", () => {
    const aggregator = driveAggregator();
    const [node] = aggregator.begin(["a"]) as [number];
    const late = aggregator.answer(node);
    const { assignment = 0 } = aggregator.last(node, "assignment") ?? {};
    aggregator.start();
    aggregator.say(node, late);
    aggregator.say(node, { type: "ready", assignment, examples: 10 });
    aggregator.say(node, { type: "failure", run: 1, round: 1, reason: "diverged" });
    aggregator.say(node, { type: "scored", run: 1, examples: 10, loss: 1 });
    aggregator.give({ kind: "tested", run: 1, round: "final", metrics: { accuracy: 1 } });
    expect(aggregator.closed.size).toBe(0);
    expect(aggregator.count("round-started")).toBe(1);
    expect(aggregator.count("node-ready")).toBe(1);
  });

  test("pause, resume and stop without a run change nothing", () => {
    const aggregator = driveAggregator();
    for (const kind of ["pause", "resume", "stop"] as const) expect(aggregator.give({ kind })).toEqual([]);
  });

  test("a run that is stopped before it had any nodes ends with the reason", () => {
    const aggregator = driveAggregator();
    aggregator.start();
    aggregator.give({ kind: "stop" });
    aggregator.join("a");
    expect(aggregator.count("run-started")).toBe(0);
    expect(aggregator.event("run-finished")).toEqual({
      kind: "run-finished",
      run: 1,
      reason: "stopped",
      explanation: "it had not begun yet",
    });
  });
});

describe("nodes that cannot go on", () => {
  const failure = (round: number) => ({ type: "failure", run: 1, round, reason: "the weights diverged" }) as const;

  test("one that fails takes no further part, and the others go on", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [a, b] = aggregator.begin(["a", "b"]) as [number, number];
    aggregator.report(a);
    aggregator.say(b, failure(1));
    expect(aggregator.event("node-failed")).toMatchObject({ run: 1, name: "b", reason: "the weights diverged" });
    expect(aggregator.event("round-started")).toMatchObject({ round: 2, nodes: ["a"] });
  });

  test("when all have failed the run has diverged", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const nodes = aggregator.begin(["a", "b"]) as [number, number];
    for (const node of nodes) aggregator.say(node, failure(1));
    expect(aggregator.last(nodes[0], "score")).toMatchObject({ weights: new Float32Array(2) });
    aggregator.score(nodes);
    expect(aggregator.event("run-finished")).toMatchObject({
      reason: "diverged",
      summary: { rounds: 0, averageTau: 0 },
    });
    expect(aggregator.event("run-finished")?.explanation).toMatch(
      /no node could go on \(b: the weights diverged\).* 0.01$/,
    );
  });

  test("when all have failed or were stopped on purpose, in either order, the run has diverged", () => {
    for (const stopsFirst of [true, false]) {
      const aggregator = driveAggregator({ nodesNeeded: 2 });
      const [a] = aggregator.begin(["a", "b"]) as [number, number];
      if (stopsFirst) aggregator.give({ kind: "stop-node", name: "b" });
      aggregator.say(a, failure(1));
      if (!stopsFirst) aggregator.give({ kind: "stop-node", name: "b" });
      aggregator.score([a]);
      expect(aggregator.event("run-finished")).toMatchObject({ reason: "diverged" });
    }
  });

  test("the first round is repeated without one that failed in it", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [a, b] = aggregator.begin(["a", "b"]) as [number, number];
    aggregator.say(a, failure(1));
    aggregator.leave(b);
    const again = aggregator.join("b");
    aggregator.ready([again]);
    expect(aggregator.event("round-started")).toMatchObject({ round: 1, nodes: ["b"] });
  });

  test("in the next run they take part again", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const nodes = aggregator.begin(["a", "b"]) as [number, number];
    aggregator.say(nodes[1], failure(1));
    aggregator.start();
    aggregator.ready(nodes);
    expect(aggregator.event("round-started")).toMatchObject({ run: 2, nodes: ["a", "b"] });
  });
});
