import { describe, expect, test } from "vitest";
import { type AggregatorDriver, driveAggregator } from "../../../test/support/aggregator-driver.ts";
import type { Directive } from "../messages.ts";
import type { RunSettings } from "../run-settings.ts";

const scaffold = { update: "scaffold", stepSize: 0.5 } as const;

/** Two nodes that have done some rounds together. */
function pair(changed: Partial<RunSettings> = scaffold, rounds = 2) {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const [a, b] = aggregator.begin(["a", "b"], changed) as [number, number];
  for (let i = 0; i < rounds; i++) aggregator.round([a, b]);
  return { aggregator, a, b };
}

const corrections = (aggregator: AggregatorDriver, nodes: readonly number[]) =>
  nodes.map((node) => aggregator.directive(node).correction?.kind);

describe("with drift correction", () => {
  test("the assignment tells nodes so, and the momentum that they must reckon with", () => {
    const { aggregator, a } = pair({ ...scaffold, momentum: 0.25 }, 0);
    expect(aggregator.last(a, "assignment")).toMatchObject({ update: "scaffold", momentum: 0.25 });
  });

  test("the first round begins without, all others go on with what every node can derive", () => {
    const { aggregator, a, b } = pair(scaffold, 0);
    expect(corrections(aggregator, [a, b])).toEqual(["restart", "restart"]);
    for (let i = 0; i < 3; i++) {
      aggregator.round([a, b]);
      expect(corrections(aggregator, [a, b])).toEqual(["derive", "derive"]);
    }
  });

  test("a round in which a node did less is followed by c itself, the mean of all paths by their lengths", () => {
    const { aggregator, a, b } = pair({ ...scaffold, strategy: "fixed:4" }, 1);
    const start = aggregator.directive(a).weights;
    const less = (x: number, y: number) => Float32Array.of((start[0] ?? 0) - x, (start[1] ?? 0) - y);
    aggregator.report(a, { weights: less(4, 0), localUpdates: 4 });
    aggregator.report(b, { weights: less(0, -3), localUpdates: 2 });
    // a: (4, 0) / (4 * 0.5) = (2, 0); b: (0, -3) / (2 * 0.5) = (0, -3); 10 examples each.
    for (const node of [a, b]) {
      expect(aggregator.directive(node).correction).toEqual({ kind: "given", mean: Float32Array.of(1, -1.5) });
    }
    aggregator.round([a, b]);
    expect(corrections(aggregator, [a, b])).toEqual(["derive", "derive"]);
  });

  /** What directives say of corrections, and whether they ask for them. */
  const told = (aggregator: AggregatorDriver, node: number) => {
    const { correction, tellsCorrection = false } = aggregator.directive(node);
    return [correction?.kind, tellsCorrection];
  };
  const correction = Float32Array.of(4, 8);

  test("where a node leaves, in the middle of a round or after its report, the others tell theirs, and get the mean", () => {
    for (const reports of [false, true]) {
      const { aggregator, a, b } = pair();
      if (reports) aggregator.report(b);
      aggregator.leave(b);
      aggregator.report(a);
      expect(told(aggregator, a)).toEqual(["given", true]);
      aggregator.report(a, { correction });
      expect(aggregator.directive(a).correction).toEqual({ kind: "given", mean: correction });
      expect(told(aggregator, a)).toEqual(["given", false]);
      aggregator.round([a]);
      expect(told(aggregator, a)).toEqual(["derive", false]);
    }
  });

  test("one that is asked for its correction and says nothing begins anew", () => {
    const { aggregator, a, b } = pair();
    aggregator.leave(b);
    aggregator.round([a]);
    aggregator.round([a]);
    expect(told(aggregator, a)).toEqual(["restart", false]);
    aggregator.round([a]);
    expect(told(aggregator, a)).toEqual(["derive", false]);
  });

  test("one whose program cannot tell it begins anew at once", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const old = aggregator.join("a", { capabilities: ["float32"] });
    const b = aggregator.join("b");
    aggregator.start(scaffold);
    aggregator.ready([old, b]);
    aggregator.round([old, b]);
    aggregator.leave(b);
    aggregator.report(old);
    expect(told(aggregator, old)).toEqual(["restart", false]);
  });

  test("one that tells it without being asked is refused", () => {
    const { aggregator, a } = pair();
    aggregator.report(a, { correction });
    expect(aggregator.closed.get(a)).toContain("a correction that was not asked for");
  });

  test("all begin anew when most of what was corrected is gone", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [a, b] = aggregator.begin(["a", "b"], scaffold, [10, 30]) as [number, number];
    aggregator.report(a);
    aggregator.report(b, { examples: 30 });
    aggregator.leave(b);
    aggregator.report(a);
    expect(told(aggregator, a)).toEqual(["restart", false]);
  });

  test("a node that comes back begins anew, and the others go on", () => {
    const { aggregator, a, b } = pair();
    aggregator.leave(b);
    aggregator.round([a]);
    aggregator.round([a], { correction });
    const back = aggregator.join("b");
    aggregator.round([a]);
    expect(corrections(aggregator, [a])).toEqual(["derive"]);
    aggregator.ready([back]);
    aggregator.round([a]);
    expect(corrections(aggregator, [a, back])).toEqual(["derive", "restart"]);
    aggregator.round([a, back]);
    expect(corrections(aggregator, [a, back])).toEqual(["derive", "derive"]);
  });

  test("a node that does not know what momentum has added is given c, and with it all", () => {
    const { aggregator, a, b } = pair({ ...scaffold, momentum: 0.5 });
    aggregator.leave(b);
    aggregator.round([a]);
    aggregator.round([a], { correction });
    const back = aggregator.join("b");
    aggregator.ready([back]);
    aggregator.round([a]);
    expect(corrections(aggregator, [a, back])).toEqual(["derive", "restart"]);
    aggregator.round([a, back]);
    expect(corrections(aggregator, [a, back])).toEqual(["given", "given"]);
    aggregator.round([a, back]);
    expect(corrections(aggregator, [a, back])).toEqual(["derive", "derive"]);
  });

  test("a node that leaves and is back before the round has ended begins anew", () => {
    const { aggregator, a, b } = pair();
    aggregator.leave(b);
    aggregator.ready([aggregator.join("b")]);
    aggregator.report(a);
    expect(corrections(aggregator, [a, b + 1])).toEqual(["given", "restart"]);
  });

  test("so does one that had reported, left, and is back before the round has ended", () => {
    const { aggregator, a, b } = pair();
    aggregator.report(b);
    aggregator.leave(b);
    aggregator.ready([aggregator.join("b")]);
    aggregator.report(a);
    expect(corrections(aggregator, [a, b + 1])).toEqual(["given", "restart"]);
  });

  test("a node that fails after its report keeps nobody from going on with a c of the others", () => {
    const { aggregator, a, b } = pair();
    aggregator.report(b);
    const { run, round } = aggregator.directive(b);
    aggregator.say(b, { type: "failure", run, round, reason: "test" });
    aggregator.report(a);
    expect(told(aggregator, a)).toEqual(["given", true]);
    aggregator.report(a, { correction: Float32Array.of(0, 0) });
    const [run1] = aggregator.state().runs.values();
    expect(run1?.recount).toEqual({ kind: "none" });
  });

  test("a correction that no honest node tells does not count, and its node begins anew", () => {
    const aggregator = driveAggregator({ nodesNeeded: 4 });
    const nodes = aggregator.begin(["a", "b", "c", "d"], { update: "scaffold" }) as [number, number, number, number];
    const [a, b, c, d] = nodes;
    aggregator.round(nodes);
    aggregator.leave(d);
    for (const node of [a, b, c]) aggregator.report(node);
    aggregator.report(a, { correction: Float32Array.of(1e30, 0) });
    for (const node of [b, c]) aggregator.report(node, { correction: Float32Array.of(1, 1) });
    expect(aggregator.event("node-doubted")).toMatchObject({ name: "a", what: "correction", leftOut: false });
    const { correction } = aggregator.directive(b);
    expect(correction?.kind === "given" && Math.max(...correction.mean.map(Math.abs))).toBeLessThan(100);
  });

  test("a node that fails counts as gone", () => {
    const { aggregator, a, b } = pair();
    const { run, round } = aggregator.directive(b);
    aggregator.say(b, { type: "failure", run, round, reason: "test" });
    aggregator.report(a);
    expect(told(aggregator, a)).toEqual(["given", true]);
  });

  test("a round that all nodes left is done again from the beginning", () => {
    const { aggregator, a, b } = pair();
    aggregator.leave(a);
    aggregator.leave(b);
    const back = ["a", "b"].map((name) => aggregator.join(name));
    aggregator.ready(back.slice(0, 1));
    expect(corrections(aggregator, back.slice(0, 1))).toEqual(["restart"]);
  });

  test("a pause changes nothing, unless nodes change meanwhile", () => {
    for (const leaves of [false, true]) {
      const { aggregator, a, b } = pair();
      aggregator.give({ kind: "pause" });
      aggregator.round([a, b]);
      if (leaves) aggregator.leave(b);
      aggregator.give({ kind: "resume" });
      expect(corrections(aggregator, [a])).toEqual([leaves ? "given" : "derive"]);
    }
  });

  test("the last exchange, which only evaluates, needs none", () => {
    const { aggregator, a, b } = pair({ ...scaffold, budgetSeconds: 8 }, 0);
    for (let i = 0; i < 2; i++) aggregator.round([a, b], { c: 1, b: 1 });
    expect(aggregator.directive(a)).toMatchObject({ localUpdates: 0 });
    expect(aggregator.directive(a)).not.toHaveProperty("correction");
  });

  test("without it nothing is said of it", () => {
    for (const update of ["sgd", "fedprox:0.5", "default"]) {
      const { aggregator, a } = pair({ update }, 1);
      expect(aggregator.directive(a)).not.toHaveProperty("correction");
    }
  });
});

describe("with momentum", () => {
  /** Every node goes one further in each weight, from wherever it begins. */
  const firstWeights = (aggregator: AggregatorDriver, node: number) => aggregator.directive(node).weights[0];

  test("each step goes on by mu times the one before: 1, 1 + 1/2, 1 + 3/4", () => {
    const { aggregator, a, b } = pair({ momentum: 0.5 }, 0);
    const places = [0, 1, 2, 3].map(() => {
      const place = firstWeights(aggregator, a);
      aggregator.round([a, b]);
      return place;
    });
    expect(places).toEqual([0, 1, 2.5, 4.25]);
  });

  test("it goes on when a node leaves, and starts again when all have left, with any update rule", () => {
    for (const update of ["sgd", "scaffold"]) {
      const { aggregator, a, b } = pair({ momentum: 0.5, update }, 2);
      aggregator.report(a);
      aggregator.leave(b);
      // After steps of 1 and 1.5 comes one of 1.75, and one of 1.875.
      const begun = firstWeights(aggregator, a) ?? Number.NaN;
      expect(begun).toBe(4.25);
      aggregator.round([a]);
      expect(firstWeights(aggregator, a)).toBe(begun + 1.875);
      aggregator.leave(a);
      const back = aggregator.join("a");
      aggregator.ready([back]);
      aggregator.round([back]);
      expect(firstWeights(aggregator, back)).toBe(begun + 1.875 + 1);
    }
  });

  test("of 0, the default of the published strategies, next rounds begin at the mean, bit for bit", () => {
    const weights = Float32Array.of(1 / 3, 1e-8);
    for (const momentum of [0, "default"] as const) {
      const { aggregator, a, b } = pair({ momentum, strategy: "adaptive-2019" }, 1);
      for (const node of [a, b]) aggregator.report(node, { weights: weights.slice() });
      expect(aggregator.directive(a).weights).toEqual(weights);
    }
  });
});

describe("weights at the end of float32", () => {
  const most = 3e38;
  const canBeSent = ({ weights, correction }: Directive) =>
    [...weights, ...(correction?.kind === "given" ? correction.mean : [])].every(Number.isFinite);

  test.each([
    ["a node that did less", { ...scaffold, stepSize: 0.1, strategy: "fixed:4" }, { localUpdates: 2 }],
    ["momentum", { momentum: 0.9 }, {}],
    ["both", { ...scaffold, momentum: 0.9, strategy: "fixed:4" }, { localUpdates: 2 }],
  ])("lead to nothing that cannot be sent: %s", (_, changed, less) => {
    const { aggregator, a, b } = pair(changed, 0);
    for (const weight of [most, most, -most, -most]) {
      const weights = Float32Array.of(weight, -weight);
      aggregator.report(a, { weights });
      aggregator.report(b, { weights, ...less });
      expect(aggregator.directive(a)).toSatisfy(canBeSent);
    }
    expect(aggregator.directive(a).round).toBe(5);
  });

  test("nor does a node that leaves", () => {
    const { aggregator, a, b } = pair({ ...scaffold, stepSize: 0.1 }, 1);
    for (const node of [a, b]) aggregator.report(node, { weights: Float32Array.of(most, 0) });
    expect(aggregator.directive(a).correction?.kind).toBe("derive");
    aggregator.leave(b);
    aggregator.report(a, { weights: Float32Array.of(most, 0) });
    expect(aggregator.directive(a).round).toBe(4);
    expect(aggregator.directive(a)).toSatisfy(canBeSent);
  });
});
