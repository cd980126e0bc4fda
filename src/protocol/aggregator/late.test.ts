import { describe, expect, test } from "vitest";
import { type AggregatorDriver, driveAggregator } from "../../../test/support/aggregator-driver.ts";
import type { MachineEvent } from "../events.ts";
import type { RunSettings } from "../run-settings.ts";

/** Lets time pass, and wakes the machine at all times that it asked for. */
function pass(aggregator: AggregatorDriver, seconds: number): void {
  const until = aggregator.seconds + seconds;
  while (aggregator.wakeAt !== undefined && aggregator.wakeAt <= until) {
    aggregator.seconds = Math.max(aggregator.seconds, aggregator.wakeAt);
    aggregator.wake();
  }
  aggregator.seconds = until;
}

function three(changed: Partial<RunSettings> = {}) {
  const aggregator = driveAggregator({ nodesNeeded: 3 });
  const [a, b, c] = aggregator.begin(["a", "b", "c"], changed) as [number, number, number];
  return { aggregator, a, b, c };
}

const all = <K extends MachineEvent["kind"]>(aggregator: AggregatorDriver, kind: K) =>
  aggregator.events.filter((event): event is Extract<MachineEvent, { kind: K }> => event.kind === kind);

const lateOnes = (aggregator: AggregatorDriver) =>
  aggregator.events.flatMap((event) => (event.kind === "round-finished" ? (event.late ?? []) : []));

describe("a deadline", () => {
  test("closes a round without who has not reported, who is asked again when it has", () => {
    const { aggregator, a, b, c } = three({ roundDeadline: 5 });
    aggregator.seconds = 1;
    aggregator.report(a);
    aggregator.report(b);
    pass(aggregator, 3.9);
    expect(all(aggregator, "round-finished")).toEqual([]);
    pass(aggregator, 0.2);
    expect(aggregator.event("node-late")).toEqual({ kind: "node-late", run: 1, round: 1, name: "c", seconds: 5 });
    expect(aggregator.event("round-finished")).toMatchObject({ round: 1, late: ["c"], consumedSeconds: 5 });
    expect(aggregator.event("round-started")).toMatchObject({ round: 2, nodes: ["a", "b"] });
    const late = aggregator.answer(c, { weights: Float32Array.of(1e6, 1e6) });
    aggregator.say(c, late);
    expect(aggregator.event("report-dropped")).toMatchObject({ round: 1, name: "c", why: "late" });
    aggregator.round([a, b], { b: 1 });
    expect(aggregator.event("round-started")).toMatchObject({ round: 3, nodes: ["a", "b", "c"] });
    // What came late is in no mean.
    expect(aggregator.directive(c).weights).toEqual(Float32Array.of(2, 2));
    expect(aggregator.closed.size).toBe(0);
  });

  test("closes no round of which too few have reported, and the one that makes them enough closes it at once", () => {
    const { aggregator, a, b } = three({ roundDeadline: 5 });
    aggregator.report(a);
    pass(aggregator, 20);
    expect(all(aggregator, "round-finished")).toEqual([]);
    aggregator.report(b);
    pass(aggregator, 0.1);
    expect(lateOnes(aggregator)).toEqual(["c"]);
  });

  test("closes none with fewer reports than --min-nodes", () => {
    const { aggregator, a, b } = three({ roundDeadline: 5, minNodes: 3, budgetSeconds: 60 });
    aggregator.report(a);
    aggregator.report(b);
    pass(aggregator, 59);
    expect(all(aggregator, "round-finished")).toEqual([]);
  });

  test("may be none", () => {
    const { aggregator, a, b } = three({ roundDeadline: "off", budgetSeconds: 1e5 });
    aggregator.report(a);
    aggregator.report(b);
    pass(aggregator, 9e4);
    expect(all(aggregator, "round-finished")).toEqual([]);
  });

  test("does not make an aggregation dearer: nobody has to wait as long again", () => {
    const { aggregator, a, b } = three({ roundDeadline: 50, budgetSeconds: 1000 });
    aggregator.seconds = 1;
    aggregator.report(a, { localSeconds: 0.5 });
    aggregator.report(b, { localSeconds: 0.5 });
    pass(aggregator, 60);
    expect(aggregator.event("round-finished")).toMatchObject({ globalCostSeconds: 0.5, consumedSeconds: 50 });
  });

  test("lets a node that never reports delay one round only, and the budget stays a wall", () => {
    const { aggregator, a, b, c } = three({ budgetSeconds: 40 });
    for (let i = 0; i < 3; i++) aggregator.round([a, b, c], { b: 1 });
    for (let i = 0; i < 20; i++) {
      pass(aggregator, 1);
      for (const node of [a, b]) {
        if (aggregator.directive(node).round === aggregator.event("round-started")?.round) aggregator.report(node);
      }
      for (const node of [a, b, c]) aggregator.say(node, { type: "heartbeat" });
      if (aggregator.last(a, "score")) break;
    }
    expect(lateOnes(aggregator)).toEqual(["c"]);
    expect(aggregator.event("node-late")?.seconds).toBeLessThan(13);
    expect(all(aggregator, "round-started").at(-1)?.nodes).toEqual(["a", "b"]);
  });

  test("asks who is late again before it has reported, if all others are gone", () => {
    const { aggregator, a, b, c } = three({ roundDeadline: 5 });
    aggregator.report(a);
    aggregator.report(b);
    pass(aggregator, 6);
    aggregator.leave(a);
    aggregator.leave(b);
    expect(aggregator.event("round-started")).toMatchObject({ round: 2, nodes: ["c"] });
    aggregator.report(c);
    expect(aggregator.event("round-finished")).toMatchObject({ round: 2 });
  });
});

test("a report that comes twice counts once, and that is said", () => {
  const { aggregator, a, b, c } = three();
  aggregator.report(a, { weights: Float32Array.of(3, 3) });
  aggregator.report(a, { weights: Float32Array.of(9, 9) });
  expect(aggregator.event("report-dropped")).toEqual({
    kind: "report-dropped",
    run: 1,
    round: 1,
    name: "a",
    why: "again",
  });
  for (const node of [b, c]) aggregator.report(node, { weights: Float32Array.of(0, 0) });
  expect(aggregator.directive(a).weights).toEqual(Float32Array.of(1, 1));
  expect(aggregator.closed.size).toBe(0);
});

describe("the usual deadline", () => {
  test("leaves out nobody who is five times slower than the others, or stalls for seconds", () => {
    const { aggregator, a, b, c } = three({ budgetSeconds: 1e6, strategy: "fixed:10" });
    for (let round = 0; round < 40; round++) {
      pass(aggregator, 1);
      for (const node of [a, b]) aggregator.report(node, { localSeconds: 0.8 });
      pass(aggregator, round % 7 === 3 ? 9.9 : 4);
      aggregator.report(c, { localSeconds: 4 });
    }
    expect(all(aggregator, "round-finished")).toHaveLength(40);
    expect(lateOnes(aggregator)).toEqual([]);
  });

  test("gives a node that has become slow the time that it showed to need", () => {
    const { aggregator, a, b, c } = three({ budgetSeconds: 1e6, strategy: "fixed:10" });
    const others = (seconds: number) => {
      pass(aggregator, seconds);
      for (const node of [a, b]) aggregator.report(node, { localSeconds: seconds });
    };
    for (let i = 0; i < 5; i++) {
      others(1);
      aggregator.report(c, { localSeconds: 1 });
    }
    others(1);
    pass(aggregator, 30);
    aggregator.report(c, { localSeconds: 30 });
    expect(lateOnes(aggregator)).toEqual(["c"]);
    others(0);
    for (let i = 0; i < 3; i++) {
      others(1);
      pass(aggregator, 30);
      aggregator.report(c, { localSeconds: 30 });
    }
    expect(lateOnes(aggregator)).toEqual(["c"]);
  });
});

test("rounds wait until as many nodes are there as are wanted, and say so", () => {
  const { aggregator, a, b, c } = three({ minNodes: 3 });
  aggregator.leave(c);
  aggregator.round([a, b], { b: 1 });
  expect(aggregator.event("waiting")).toMatchObject({ present: 2, needed: 3, missing: ["c"] });
  expect(all(aggregator, "round-started")).toHaveLength(1);
  const back = aggregator.join("c");
  aggregator.ready([back]);
  expect(aggregator.event("round-started")).toMatchObject({ round: 2, nodes: ["a", "b", "c"] });
});

describe("a run that needs all its nodes", () => {
  test.each<readonly [string, (aggregator: AggregatorDriver, node: number) => void]>([
    [
      "cannot go on",
      (aggregator, node) =>
        aggregator.say(node, { type: "failure", run: 1, round: 1, reason: "the weights are no numbers" }),
    ],
    [
      "was sent away for what it said",
      (aggregator, node) => aggregator.give({ kind: "malformed", connection: node, reason: "holds NaN" }),
    ],
    ["is left out as a liar", (aggregator, node) => aggregator.report(node, { weights: Float32Array.of(1e6, 1e6) })],
  ])("does not wait for one that %s", (_, does) => {
    const aggregator = driveAggregator({ nodesNeeded: 4 });
    const nodes = aggregator.begin(["a", "b", "c", "d"], { minNodes: 4 });
    for (const node of nodes.slice(0, 3)) aggregator.report(node);
    does(aggregator, nodes[3] as number);
    expect(aggregator.event("round-started")).toMatchObject({ round: 2, nodes: ["a", "b", "c"] });
  });

  test("remembers of strangers nothing that were sent away, whatever names they come with", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [a] = aggregator.begin(["a", "b"], { minNodes: 2 }) as [number, number];
    const sentAway = () => [...(aggregator.state().runs.get(1)?.sentAway ?? [])];
    for (const name of ["c", "d"])
      aggregator.give({ kind: "malformed", connection: aggregator.join(name), reason: "no map" });
    expect(sentAway()).toEqual([]);
    aggregator.give({ kind: "malformed", connection: a, reason: "no map" });
    expect(sentAway()).toEqual(["a"]);
  });

  test("waits for one that is gone, and, as before, for one that is back", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [a, b] = aggregator.begin(["a", "b"], { minNodes: 2 }) as [number, number];
    aggregator.report(a);
    aggregator.leave(b);
    expect(aggregator.event("round-started")).toMatchObject({ round: 1 });
    const again = aggregator.join("b");
    aggregator.ready([again]);
    expect(aggregator.event("round-started")).toMatchObject({ round: 2 });
    aggregator.give({ kind: "malformed", connection: again, reason: "no map" });
    aggregator.report(a);
    expect(aggregator.event("round-started")).toMatchObject({ round: 3, nodes: ["a"] });
    aggregator.ready([aggregator.join("b")]);
    aggregator.report(a);
    expect(aggregator.event("round-started")).toMatchObject({ round: 4, nodes: ["a", "b"] });
  });
});
