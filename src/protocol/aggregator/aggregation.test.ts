import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { type Quadratic, quadraticNodes } from "../../../test/support/quadratic-nodes.ts";
import { coordinateMedian } from "../../learning/aggregation-rules/trimmed-mean.ts";
import type { Report } from "../messages.ts";
import type { RunSettings } from "../run-settings.ts";
import { restoreAggregator, snapshotAggregator } from "./snapshot.ts";

const names = ["a", "b", "c", "d", "e"];

function five(settings: Partial<RunSettings>) {
  const aggregator = driveAggregator({ nodesNeeded: 5 });
  const nodes = aggregator.begin(names, { keepOutliers: true, ...settings }, [10, 10, 10, 10, 10]);
  const w0 = () => aggregator.directive(nodes[0] as number).weights;
  /** Each moves by the first two numbers, in as many updates as the third says. */
  const round = (moves: readonly (readonly [number, number, number?])[], order = [0, 1, 2, 3, 4]) => {
    const start = w0();
    aggregator.seconds += 1;
    for (const i of order) {
      const [x, y, localUpdates] = moves[i] as readonly [number, number, number?];
      const weights = Float32Array.of((start[0] as number) + x, (start[1] as number) + y);
      aggregator.report(nodes[i] as number, { weights, ...(localUpdates ? { localUpdates } : {}) } as Partial<Report>);
    }
  };
  return { aggregator, nodes, w0, round };
}

const moves = [
  [1, 5],
  [2, 4],
  [3, 3],
  [4, 2],
  [1000, -1000],
] as const;

describe("the next round begins where the rule says", () => {
  test.each([
    ["mean", [202, -197.2]],
    ["median", [3, 3]],
    ["trimmed:1", [3, 3]],
    ["krum:1", [2, 4]],
    ["multi-krum:1", [2.5, 3.5]],
  ])("%s", (aggregate, expected) => {
    const { w0, round } = five({ aggregate });
    round(moves);
    for (const j of [0, 1]) expect(w0()[j]).toBeCloseTo(expected[j] as number, 4);
  });

  test("in whatever order reports come", () => {
    for (const aggregate of ["median", "trimmed:1", "krum:1", "multi-krum:1"]) {
      const [inOrder, turned] = [five({ aggregate }), five({ aggregate })];
      inOrder.round(moves);
      turned.round(moves, [4, 2, 0, 3, 1]);
      expect(turned.w0()).toEqual(inOrder.w0());
    }
  });

  test("moves of other numbers of local updates than the median's are as long as if they had been of as many", () => {
    const { w0, round } = five({ aggregate: "median", strategy: "fixed:4" });
    round([
      [1, 2, 4],
      [2, 2, 4],
      [3, 2, 4],
      [1, 0.5, 1],
      [1000, 2, 4],
    ]);
    // The fourth would have moved by 4.
    expect([...w0()]).toEqual([3, 2]);
  });

  test("momentum goes on from there", () => {
    const { w0, round } = five({ aggregate: "median", momentum: 0.5 });
    round(moves);
    round(moves);
    // Another step of 3, and half of the one before.
    expect([...w0()]).toEqual([7.5, 7.5]);
  });
});

test("weights that no honest node would have sent are left out, and the rule has the others", () => {
  const { aggregator, round, w0 } = five({ aggregate: "trimmed:1", keepOutliers: false });
  round(moves);
  expect(aggregator.event("node-doubted")).toMatchObject({ name: "e", what: "weights", leftOut: true });
  expect([...w0()]).toEqual([2.5, 3.5]);
});

test("that a rule has fewer weights than it needs is said once, and when it has enough again", () => {
  const { aggregator, nodes, w0, round } = five({ aggregate: "krum:1", roundDeadline: "off" });
  const told = () => aggregator.events.flatMap((event) => (event.kind === "rule-weakened" ? [event] : []));
  const honest = [moves[0], moves[1], moves[2], moves[3], moves[3]];
  round(honest);
  expect(told()).toEqual([]);
  aggregator.leave(nodes[4] as number);
  round(honest, [0, 1, 2, 3]);
  round(honest, [0, 1, 2, 3]);
  const weak = { kind: "rule-weakened", run: 1, round: 2, rule: "krum:1", needed: 5, vectors: 4 };
  expect(told()).toEqual([weak]);
  expect(w0().every(Number.isFinite)).toBe(true);
  nodes[4] = aggregator.join("e");
  aggregator.ready([nodes[4]]);
  round(honest, [0, 1, 2, 3]);
  round(honest);
  expect(told()).toEqual([weak, { ...weak, round: 5, vectors: 5 }]);
});

test("weights beyond all reason neither end a run nor are sent to others", () => {
  const { aggregator, w0, round, nodes } = five({ aggregate: "krum:1", update: "scaffold" });
  for (let i = 0; i < 3; i++)
    round([
      [1, 5],
      [2, 4],
      [3, 3],
      [-3e38, 3e38],
      [3e38, -3e38],
    ]);
  expect(w0().every(Number.isFinite)).toBe(true);
  const { correction } = aggregator.directive(nodes[0] as number);
  if (correction?.kind === "given") expect(correction.mean.every(Number.isFinite)).toBe(true);
});

describe("clipped", () => {
  const along = (times: number) => [0, 1, 2, 3].map((i) => [times * (i + 1), 0] as const);

  test("ways count for no more than the median length of the round before, which nodes are told", () => {
    const { aggregator, nodes, w0, round } = five({ aggregate: "clipped", update: "scaffold", strategy: "fixed:2" });
    expect(aggregator.directive(nodes[0] as number)).not.toHaveProperty("clipLength");
    // The first round is as with the mean.
    round([...along(1), [90, 0]]);
    expect(w0()[0]).toBeCloseTo(20, 5);
    // 3 in two updates of 0.1, to 4.4 %.
    const { clipLength = 0 } = aggregator.directive(nodes[0] as number);
    expect(clipLength / (3 / 0.2)).toBeGreaterThan(1 - 1e-6);
    expect(clipLength / (3 / 0.2)).toBeLessThan(1.045);
    const most = 0.2 * clipLength;
    round([...along(1), [-900, 0]]);
    expect(w0()[0]).toBeCloseTo(20 + (1 + 2 + Math.min(3, most) + Math.min(4, most) - most) / 5, 4);
  });

  test("lengths are of what was sent, so that they can grow again", () => {
    const { aggregator, nodes, round } = five({ aggregate: "clipped", update: "scaffold" });
    const told = () => aggregator.directive(nodes[0] as number).clipLength ?? 0;
    round([...along(1), [1, 0]]);
    const before = told();
    round([...along(10), [10, 0]]);
    expect(told() / before).toBeCloseTo(10, 0);
  });

  test("nodes that are not corrected need not know", () => {
    const { aggregator, nodes, w0, round } = five({ aggregate: "clipped", update: "sgd" });
    round([...along(1), [1, 0]]);
    round([...along(1), [9000, 0]]);
    expect(w0()[0]).toBeLessThan(5);
    expect(aggregator.directive(nodes[0] as number)).not.toHaveProperty("clipLength");
  });

  test("a node whose program does not clip takes no part where it is corrected", () => {
    const aggregator = driveAggregator({ nodesNeeded: 1 });
    const node = aggregator.join("a", { capabilities: ["step-size", "participation"] });
    aggregator.start({ aggregate: "clipped", update: "scaffold" });
    expect(aggregator.last(node, "notice")?.text).toContain("its program does not clip (--aggregate clipped)");
  });
});

describe("drift correction", () => {
  const stepSize = 0.05;
  const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const quadratic: fc.Arbitrary<Quadratic> = fc.record({
    examples: fc.integer({ min: 1, max: 200 }),
    curvature: fc.tuple(between(0.3, 2), between(0.3, 2)),
    middle: fc.tuple(between(-2, 2), between(-2, 2)),
  });
  const happening = fc.record({
    what: fc.constantFrom("leave", "back", "leave and back", "short", "nothing"),
    node: fc.nat(5),
    after: fc.nat(3),
  });
  const settings = fc.record({
    quadratics: fc.array(quadratic, { minLength: 6, maxLength: 6 }),
    participation: fc.constantFrom("all" as const, 3, 0.5),
    momentum: fc.constantFrom(0, 0.3),
    happenings: fc.array(happening, { maxLength: 12 }),
    seed: fc.nat(1000),
  });

  /** A run with the median, and what is true of it whoever comes and goes. */
  function run(
    {
      quadratics,
      participation,
      momentum,
      happenings,
      seed,
    }: typeof settings extends fc.Arbitrary<infer S> ? S : never,
    restored = false,
  ) {
    const aggregator = driveAggregator({
      nodesNeeded: 6,
      ...(restored ? { beforeStep: (state) => restoreAggregator(snapshotAggregator(state)) } : {}),
    });
    const nodes = quadraticNodes(aggregator, quadratics, { stepSize, momentum });
    for (let node = 0; node < 6; node++) nodes.join(node);
    const learning = { strategy: "fixed:4", update: "scaffold", aggregate: "median", keepOutliers: true } as const;
    aggregator.start({ ...learning, stepSize, momentum, participation, seed });
    for (let node = 0; node < 6; node++) nodes.ready(node);
    const machine = () => aggregator.state().runs.get(1);

    /** The aggregator knows each node's c_i, and c is their median; before any of the open round's reports. */
    function check(): void {
      const now = machine();
      if (now?.correction.kind !== "given") return;
      const own = [...nodes.learners].filter(([node]) => now.participants.get(`n-${node + 1}`)?.corrects);
      expect([...now.ownGradients.keys()].sort()).toEqual(own.map(([node]) => `n-${node + 1}`).sort());
      for (const [node, { state }] of own)
        for (const j of [0, 1])
          expect(
            Math.abs((now.ownGradients.get(`n-${node + 1}`)?.[j] as number) - (state.vector[j] as number)),
          ).toBeLessThan(1e-3);
    }

    for (const { what, node, after } of happenings) {
      check();
      for (const each of nodes.asked().slice(0, after)) nodes.answer(each, what === "short" && each === node);
      if (what.startsWith("leave") && nodes.learners.size > 1) nodes.leave(node);
      if (what.endsWith("back") && !nodes.learners.has(node)) {
        nodes.join(node);
        nodes.ready(node);
      }
      nodes.round();
    }
    check();
    return { machine, nodes, weights: () => machine()?.next.weights as Float32Array };
  }

  test("is by the rule over what the nodes' own corrections are, whoever takes part, comes and goes", () => {
    fc.assert(
      fc.property(settings, (setting) => {
        const { machine, nodes } = run({ ...setting, momentum: 0, participation: "all" });
        nodes.round();
        const now = machine();
        const all = [...(now?.ownGradients.values() ?? [])];
        const median = new Float32Array(2);
        if (all.length === 0 || now?.correction.kind !== "given") return;
        const counted = [...now.ownGradients.keys()].map((name) => now.participants.get(name)?.examples ?? 0);
        coordinateMedian.combineInto(median, all, counted);
        for (const j of [0, 1]) expect(now.correction.mean[j]).toBeCloseTo(median[j] as number, 6);
      }),
      { numRuns: 30 },
    );
    fc.assert(
      fc.property(settings, (setting) => void run(setting)),
      { numRuns: 40 },
    );
  });

  test("goes on from a snapshot as if there had been none", () => {
    fc.assert(
      fc.property(settings, (setting) => {
        expect(run(setting, true).weights()).toEqual(run(setting).weights());
      }),
      { numRuns: 20 },
    );
  });

  test("rests where the rule of the nodes' gradients is 0", () => {
    const middles = [
      [0, 0],
      [1, 5],
      [2, 1],
      [7, 7],
      [3, -9],
    ] as const;
    const quadratics = middles.map((middle): Quadratic => ({ examples: 10, curvature: [1, 1], middle }));
    const aggregator = driveAggregator({ nodesNeeded: 5 });
    const nodes = quadraticNodes(aggregator, quadratics, { stepSize, momentum: 0 });
    for (const node of middles.keys()) nodes.join(node);
    const learning = { strategy: "fixed:4", update: "scaffold", aggregate: "median", keepOutliers: true } as const;
    aggregator.start({ ...learning, stepSize, momentum: 0 });
    for (const node of middles.keys()) nodes.ready(node);
    for (let i = 0; i < 400; i++) nodes.round();
    const weights = aggregator.state().runs.get(1)?.next.weights as Float32Array;
    for (const [j, middle] of [2, 1].entries()) expect(weights[j]).toBeCloseTo(middle, 3);
  });
});
