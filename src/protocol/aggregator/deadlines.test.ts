import { describe, expect, test } from "vitest";
import { type AggregatorDriver, driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { hello } from "../../../test/support/aggregator-environment.ts";

/** Lets time pass, and wakes the machine at all times that it asked for. */
function pass(aggregator: AggregatorDriver, seconds: number): void {
  const until = aggregator.seconds + seconds;
  while (aggregator.wakeAt !== undefined && aggregator.wakeAt <= until) {
    aggregator.seconds = Math.max(aggregator.seconds, aggregator.wakeAt);
    aggregator.wake();
  }
  aggregator.seconds = until;
}

describe("the budget is a wall", () => {
  test("when it is spent the run ends with the best weights known, without waiting for reports", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const nodes = aggregator.begin(["a", "b"], { budgetSeconds: 10 }) as [number, number];
    for (const loss of [1, 0.5]) aggregator.round(nodes, { c: 1, b: 1, lossAtStart: loss, lossOfBest: 1 });
    const { weights } = aggregator.directive(nodes[0]);
    for (let second = 0; second < 20; second++) {
      pass(aggregator, 1);
      aggregator.say(nodes[1], { type: "heartbeat" });
    }
    // Rounds 1 and 2 took 6 s; of round 3 only a half is known, so that the weights of round 2 stay the best.
    expect(aggregator.event("run-ended")).toEqual({
      kind: "run-ended",
      run: 1,
      reason: "budget",
      consumedSeconds: 10,
      budgetSeconds: 10,
    });
    expect(aggregator.last(nodes[0], "score")?.weights).toEqual(Float32Array.of(1, 1));
    expect(weights).toEqual(Float32Array.of(2, 2));
    aggregator.score(nodes);
    expect(aggregator.event("run-finished")).toMatchObject({ reason: "budget", summary: { rounds: 2 } });
  });

  test("what most nodes said of the abandoned round's weights still counts", () => {
    for (const [examples, best] of [
      [[30, 10], 1],
      [[10, 30], 0],
    ] as const) {
      const aggregator = driveAggregator({ nodesNeeded: 2 });
      const nodes = aggregator.begin(["a", "b"], { budgetSeconds: 10 }, examples) as [number, number];
      aggregator.seconds += 2;
      for (const [i, node] of nodes.entries()) {
        aggregator.report(node, { examples: examples[i] ?? 0, lossAtStart: 1, lossOfBest: 1 });
      }
      const before = { lossAtStart: 2, lossOfBest: 1 };
      aggregator.seconds += 2;
      for (const [i, node] of nodes.entries()) aggregator.report(node, { examples: examples[i] ?? 0, ...before });
      aggregator.report(nodes[0], { examples: examples[0], lossAtStart: 0.5, lossOfBest: 1 });
      pass(aggregator, 10);
      expect(aggregator.last(nodes[0], "score")?.weights).toEqual(Float32Array.of(2 * best, 2 * best));
    }
  });

  test("a report that comes exactly when the budget ends still counts, and one after it does not", () => {
    for (const [late, rounds] of [
      [0, 2],
      [0.001, 1],
    ] as const) {
      const aggregator = driveAggregator();
      const [a] = aggregator.begin(["a"], { budgetSeconds: 10, strategy: "fixed:1" }) as [number];
      aggregator.round([a], { c: 1, b: 1 });
      aggregator.seconds = 10 + late;
      aggregator.report(a);
      expect(aggregator.event("run-ended")).toMatchObject({ consumedSeconds: 10 + late });
      aggregator.score([a]);
      expect(aggregator.closed.size).toBe(0);
      expect(aggregator.event("run-finished")).toMatchObject({ summary: { rounds } });
    }
  });

  test("nothing is sent to a node whose connection closes at that moment", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [a, b] = aggregator.begin(["a", "b"], { budgetSeconds: 10 }) as [number, number];
    aggregator.seconds += 11;
    aggregator.leave(a);
    expect(aggregator.last(a, "score")).toBeUndefined();
    expect(aggregator.last(b, "score")).toBeDefined();
    expect(aggregator.event("run-ended")).toMatchObject({ reason: "budget" });
  });

  test("a run that has nothing but one aggregation returns that", () => {
    const aggregator = driveAggregator();
    const [a] = aggregator.begin(["a"], { budgetSeconds: 10 }) as [number];
    aggregator.round([a], { c: 1, b: 1 });
    pass(aggregator, 20);
    expect(aggregator.last(a, "score")?.weights).toEqual(Float32Array.of(1, 1));
  });

  test("nodes whose updates take a second have minutes for the loss over all of their examples", () => {
    for (const [examples, losses] of [
      [10_000, 1],
      [100, 0],
    ] as const) {
      const aggregator = driveAggregator();
      const [a] = aggregator.begin(["a"], { budgetSeconds: 10, strategy: "fixed:1", batch: 100 }, [examples]) as [
        number,
      ];
      for (let i = 0; i < 2; i++) {
        aggregator.seconds += 2;
        aggregator.report(a, { examples, localSeconds: 1 });
      }
      pass(aggregator, 10);
      expect(aggregator.last(a, "score")).toBeDefined();
      // As long as 100 updates take, where one pass over the examples is that many.
      pass(aggregator, 100);
      expect(aggregator.count("run-finished")).toBe(1 - losses);
    }
  });

  test("pauses are not charged, however long they are", () => {
    const aggregator = driveAggregator();
    const [a] = aggregator.begin(["a"], { budgetSeconds: 10 }) as [number];
    aggregator.give({ kind: "pause" });
    aggregator.round([a], { c: 1, b: 1 });
    pass(aggregator, 1000);
    expect(aggregator.count("run-ended")).toBe(0);
    aggregator.give({ kind: "resume" });
    pass(aggregator, 6.9);
    expect(aggregator.count("run-ended")).toBe(0);
    pass(aggregator, 0.2);
    expect(aggregator.event("run-ended")).toMatchObject({ consumedSeconds: 10 });
  });
});

describe("a run that waits", () => {
  test("for more nodes than come, ends, and says who came", () => {
    const aggregator = driveAggregator({ nodesNeeded: 3, waitSeconds: 60, expectedNames: ["a", "b", "c"] });
    aggregator.join("a");
    aggregator.start();
    pass(aggregator, 59);
    expect(aggregator.count("run-finished")).toBe(0);
    pass(aggregator, 2);
    expect(aggregator.event("run-finished")).toEqual({
      kind: "run-finished",
      run: 1,
      reason: "failed",
      explanation:
        '1 of 3 nodes came in 60 s, missing b, c: start them with "edgewise node", or wait longer with --wait',
    });
  });

  test("for nodes of which all that came were refused for good, says why the last one was", () => {
    for (const refuses of [true, false]) {
      const aggregator = driveAggregator({ waitSeconds: 60 });
      aggregator.start();
      const old = aggregator.open();
      aggregator.say(old, hello("b", { protocol: 7 }));
      const a = aggregator.join("a");
      if (refuses) aggregator.say(a, { type: "refusal", reason: "mnist: no such folder; name another" });
      else aggregator.leave(a);
      pass(aggregator, 61);
      expect(aggregator.event("run-finished")?.explanation).toMatch(
        refuses
          ? /^no node could take part in 60 s; a: the node refused: mnist: no such folder; name another$/
          : /^no node could take part in 60 s; 10\.0\.0\.7:50000: the aggregator speaks version 2 .* version 7: install /,
      );
    }
  });

  test("for more nodes after one was refused, or in a later run, speaks of the nodes that are missing", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2, waitSeconds: 60 });
    aggregator.start();
    aggregator.say(aggregator.join("a"), { type: "refusal", reason: "no" });
    const b = aggregator.join("b");
    pass(aggregator, 61);
    expect(aggregator.event("run-finished")?.explanation).toMatch(/^1 of 2 nodes came in 60 s, missing a: start/);
    aggregator.leave(b);
    aggregator.start();
    pass(aggregator, 61);
    expect(aggregator.event("run-finished")?.explanation).toMatch(/^0 of 2 nodes came in 60 s, missing a, b: start/);
  });

  test("for a node that never says that it is ready, ends, and names it", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2, waitSeconds: 60 });
    const [a] = [aggregator.join("a"), aggregator.join("b")];
    aggregator.start();
    aggregator.ready([a]);
    pass(aggregator, 61);
    expect(aggregator.event("run-finished")?.explanation).toMatch(/^b did not get ready in 60 s/);
    expect(aggregator.last(a, "run-over")).toEqual({ type: "run-over", run: 1 });
  });

  test("waits no longer because nodes come and go", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2, waitSeconds: 60 });
    aggregator.join("a");
    aggregator.start();
    for (let i = 0; i < 10; i++) {
      const flapping = aggregator.join("b");
      const other = aggregator.join("c");
      pass(aggregator, 4);
      for (const node of [flapping, other]) aggregator.leave(node);
      pass(aggregator, 4);
    }
    expect(aggregator.events.findLast(({ kind }) => kind === "run-finished")).toMatchObject({ reason: "failed" });
  });

  test("in its middle because all nodes are gone, ends with the best weights known", () => {
    const aggregator = driveAggregator({ waitSeconds: 60 });
    const [a] = aggregator.begin(["a"]) as [number];
    aggregator.round([a], { c: 1, b: 1 });
    aggregator.leave(a);
    pass(aggregator, 61);
    aggregator.score([]);
    expect(aggregator.event("run-finished")).toMatchObject({
      reason: "failed",
      explanation: 'no node came back in 60 s, missing a: start them with "edgewise node", or wait longer with --wait',
      summary: { rounds: 1, consumedSeconds: 3 },
    });
  });

  test("waits while it is paused, and for ever if nothing else is said", () => {
    const paused = driveAggregator({ waitSeconds: 60 });
    paused.start();
    paused.give({ kind: "pause" });
    pass(paused, 1000);
    expect(paused.count("run-finished")).toBe(0);
    paused.give({ kind: "resume" });
    pass(paused, 61);
    expect(paused.count("run-finished")).toBe(1);
    const patient = driveAggregator();
    patient.start();
    pass(patient, 1e6);
    expect(patient.count("run-finished")).toBe(0);
  });
});

describe("the final evaluation", () => {
  function scoring(reason: "budget" | "stop") {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const nodes = aggregator.begin(["a", "b"], { budgetSeconds: 10 }) as [number, number];
    aggregator.round(nodes, { c: 1, b: 1, lossAtStart: 1, lossOfBest: 1 });
    aggregator.round(nodes, { c: 1, b: 1, lossAtStart: 0.5, lossOfBest: 1 });
    if (reason === "stop") aggregator.give({ kind: "stop" });
    else pass(aggregator, 5);
    aggregator.score([nodes[0]], { loss: 0.25 });
    expect(aggregator.count("run-finished")).toBe(0);
    return aggregator;
  }

  test("goes on without nodes that do not answer, and says over how many it is", () => {
    const aggregator = scoring("budget");
    pass(aggregator, 31);
    expect(aggregator.event("run-finished")).toMatchObject({ summary: { loss: 0.25, evaluatedNodes: 1, nodes: 2 } });
  });

  test("is over within 2 s when the run is stopped, before it or in it", () => {
    const before = scoring("stop");
    pass(before, 2);
    expect(before.event("run-finished")).toMatchObject({ reason: "stopped", summary: { loss: 0.25 } });
    const within = scoring("budget");
    within.give({ kind: "stop" });
    pass(within, 2);
    expect(within.event("run-finished")).toMatchObject({ reason: "budget", summary: { loss: 0.25 } });
  });

  test("does not wait for the aggregator's own test either when the run is stopped", () => {
    const aggregator = driveAggregator();
    aggregator.begin(["a"]);
    aggregator.give({ kind: "stop" });
    pass(aggregator, 2);
    expect(aggregator.event("run-finished")).toMatchObject({ summary: { loss: null, accuracy: null, metrics: {} } });
  });
});

describe("a report costs its sender the connection, with a reason,", () => {
  test("if it is of a round that is to come", () => {
    const aggregator = driveAggregator();
    const [a] = aggregator.begin(["a"]) as [number];
    aggregator.report(a, { round: 2 });
    expect(aggregator.closed.get(a)).toBe("report of round 2: was not asked for");
  });

  test("if it is of a run that never was, or of an earlier one than the node got ready for", () => {
    const aggregator = driveAggregator();
    const [a] = aggregator.begin(["a"]) as [number];
    const late = aggregator.answer(a);
    aggregator.start();
    aggregator.say(a, late);
    expect(aggregator.closed.size).toBe(0);
    aggregator.ready([a]);
    aggregator.say(a, late);
    expect(aggregator.closed.get(a)).toBe("report: is of run 1, and this is run 2");
    const b = aggregator.join("b");
    aggregator.say(b, { ...late, run: 9 });
    expect(aggregator.closed.get(b)).toBe("report: is of run 9, and this is run 3");
  });

  test("but not if it came too late for its round", () => {
    const aggregator = driveAggregator();
    const [a] = aggregator.begin(["a"], { budgetSeconds: 1e6 }) as [number];
    const late = aggregator.answer(a);
    aggregator.round([a]);
    aggregator.say(a, late);
    expect(aggregator.closed.size).toBe(0);
  });
});
