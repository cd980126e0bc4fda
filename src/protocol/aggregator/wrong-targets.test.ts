import { expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { capabilities } from "../capabilities.ts";
import type { RunSettings } from "../run-settings.ts";

/** Two kinds of examples; those of each node are of one of them. */
const kinds = {
  vectors: [Float32Array.of(-1, 0), Float32Array.of(0, -1)],
  products: [
    [1, 0],
    [0, 1],
  ],
};

const right = [1, 0];
const other = [0, 1];
const wrong = [-1, 0];

/** The first round of five nodes, and those that were left out in it. */
function firstRound(
  weights: readonly (readonly number[])[],
  settings: Partial<RunSettings> = {},
  examples = 100,
  at: typeof kinds | ((weights: Float32Array) => typeof kinds) = kinds,
) {
  const aggregator = driveAggregator({ nodesNeeded: 5, kinds: at, comparesHere: true });
  const names = ["a", "b", "c", "d", "e"];
  const nodes = aggregator.begin(
    names,
    settings,
    names.map(() => examples),
  );
  aggregator.seconds += 1;
  for (const [i, node] of nodes.entries())
    aggregator.report(node, { localSeconds: 0.5, examples, weights: Float32Array.from(weights[i] ?? right) });
  const doubted = aggregator.events.flatMap((event) => (event.kind === "node-doubted" ? [event] : []));
  return { aggregator, nodes, doubted, leftOut: doubted.map(({ name }) => name) };
}

test("who learns from wrong targets is left out of the run before its weights count, and named for it", () => {
  const { aggregator, nodes, doubted } = firstRound([wrong, wrong, right, other, other]);
  expect(doubted.map(({ name, what, leftOut }) => [name, what, leftOut])).toEqual([
    ["a", "targets", true],
    ["b", "targets", true],
  ]);
  const [mean] = aggregator.directive(nodes[2] as number).weights;
  expect(mean).toBeCloseTo(1 / 3);
  expect(aggregator.event("round-started")?.nodes).toEqual(["c", "d", "e"]);
});

test("from then on weights are tested without the examples that decided it, and not where nobody was left out", () => {
  const tested = (...weights: number[][]) => firstRound(weights).aggregator.tests.at(-1)?.withheld;
  expect(tested(wrong, right, right, other, other)).toBe(true);
  expect(tested(right, right, right, other, other)).toBeUndefined();
});

test("nobody is left out where most nodes would be, where outliers are kept, or where chance decides", () => {
  expect(firstRound([wrong, wrong, wrong, right, right]).leftOut).toEqual([]);
  expect(firstRound([wrong], { keepOutliers: true }).leftOut).toEqual([]);
  expect(firstRound([wrong], { batch: 40 }).leftOut).toEqual([]);
  expect(firstRound([wrong], {}, 99).leftOut).toEqual([]);
  expect(firstRound([wrong], { batch: 50 }).leftOut).toEqual(["a"]);
});

test("whose gradients are turned on its way is judged by those of the middle, and not of where it began", () => {
  const turned = { ...kinds, vectors: [Float32Array.of(1, 0), Float32Array.of(0, -1)] };
  const at = ([first = 0]: Float32Array) => (first === -0.5 ? turned : kinds);
  expect(firstRound([wrong, right, right, other, other], {}, 100, at).leftOut).toEqual([]);
  expect(firstRound([[-2, 0], right, right, other, other], {}, 100, at).leftOut).toEqual(["a"]);
});

test("nobody is left out whose step right targets explain nearly as well as any", () => {
  // Two kinds whose gradients are hardly to be told apart.
  const alike = {
    vectors: [Float32Array.of(-1, 0), Float32Array.of(-0.99, -0.1)],
    products: [
      [1, 0.99],
      [0.99, 0.9901],
    ],
  };
  const leftOut = (...step: number[]) => firstRound([step, right, right, right, right], {}, 100, () => alike).leftOut;
  expect(leftOut(1, -1.2)).toEqual([]);
  expect(leftOut(-1, 0)).toEqual(["a"]);
});

test("where there was a probe only its steps are judged: in the first round those that are held are not all", () => {
  const aggregator = driveAggregator({ nodesNeeded: 5, kinds, comparesHere: true });
  const names = ["a", "b", "c", "d", "e"];
  const nodes = names.map((name) => aggregator.join(name, { capabilities: [...capabilities] }));
  aggregator.start({ strategy: "adaptive" });
  const examples = names.map(() => 100);
  aggregator.ready(nodes, examples);
  const drift = { squaredMovement: 5, squaredNoise: 1 };
  const moved = (times: number, weights: readonly number[]) => weights.map((weight) => times * weight);
  const round = (ways: readonly (readonly number[])[]) => {
    const { localUpdates } = aggregator.directive(nodes[0] as number);
    aggregator.seconds += 1;
    for (const [i, node] of nodes.entries()) {
      const weights = Float32Array.from(moved(localUpdates, ways[i] ?? right));
      aggregator.report(node, { localSeconds: 0.5, examples: 100, drift, weights });
    }
  };
  round([right, right, right, other, other]);
  expect(aggregator.directive(nodes[0] as number).round).toBe(1);
  // Three of five go farther than is usual, one of them the wrong way.
  round([moved(2.5, wrong), moved(2.5, right), moved(2.5, other), right, other]);
  expect(aggregator.event("node-doubted")?.what).not.toBe("targets");
});
