import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { restoreAggregator, snapshotAggregator } from "./snapshot.ts";
import { overruled } from "./tested-choice.ts";

const weights = (value: number) => Float32Array.of(value, value);

/** A run of two nodes, whose losses speak for its initial weights; it has been stopped. */
function stopped(comparesHere = true, lossAtStart = 2) {
  const aggregator = driveAggregator({ nodesNeeded: 2, comparesHere });
  const nodes = aggregator.begin(["a", "b"], { strategy: "fixed:2", update: "sgd", momentum: 0 }) as [number, number];
  for (let i = 0; i < 3; i++) aggregator.round(nodes, { c: 0.1, b: 0.1, lossAtStart, lossOfBest: 1 });
  aggregator.give({ kind: "stop" });
  const answer = (losses: readonly number[]) => {
    aggregator.give({ kind: "compared", run: 1, losses });
    return aggregator.last(nodes[0], "score")?.weights;
  };
  return { aggregator, nodes, answer };
}

describe("what the nodes' losses have chosen", () => {
  test("is looked at on the test examples, before nodes are asked for the loss of the result", () => {
    const { aggregator, nodes, answer } = stopped();
    expect(aggregator.comparisons.map((each) => each.weights)).toEqual([[weights(0), weights(0), weights(3)]]);
    expect(aggregator.last(nodes[0], "score")).toBeUndefined();
    // A tenth of what was gained is not much: 0.4 is allowed here.
    expect(answer([4.3, 0.6, 0.2])).toEqual(weights(0));
    expect(aggregator.event("choice-overruled")).toBeUndefined();
  });

  test("is not returned, if it loses more there than other weights by a tenth of what was gained", () => {
    const { aggregator, nodes, answer } = stopped();
    expect(answer([1, 1, 0.28])).toEqual(weights(3));
    expect(aggregator.event("choice-overruled")).toEqual({
      ...{ kind: "choice-overruled", run: 1, chosenLoss: 1, loss: 0.28 },
    });
    aggregator.score(nodes);
    expect(aggregator.event("run-finished")).toMatchObject({ reason: "stopped", summary: { loss: 0.5 } });
    expect(aggregator.tests.at(-1)).toMatchObject({ round: "final", weights: weights(3) });
  });

  test("is returned where the test takes too long", () => {
    const { aggregator, nodes, answer } = stopped();
    expect(aggregator.wakeAt).toBeCloseTo(aggregator.seconds + 0.4, 9);
    aggregator.seconds += 0.5;
    aggregator.wake();
    expect(aggregator.last(nodes[0], "score")?.weights).toEqual(weights(0));
    expect(answer([1, 1, 0.28])).toEqual(weights(0));
  });

  test("holds a run up no longer than 2 s that is stopped while it is looked at", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2, comparesHere: true });
    const nodes = aggregator.begin(["a", "b"], { strategy: "fixed:2", update: "sgd", momentum: 0, rounds: 2 });
    for (let i = 0; i < 3; i++) aggregator.round(nodes, { c: 0.1, b: 0.1, lossAtStart: 2, lossOfBest: 1 });
    expect(aggregator.event("run-ended")?.reason).toBe("rounds");
    aggregator.give({ kind: "stop" });
    aggregator.seconds += 0.4;
    aggregator.wake();
    expect(aggregator.last(nodes[0] as number, "score")).toBeDefined();
    aggregator.seconds += 1.1;
    aggregator.give({ kind: "tested", run: 1, round: "final", metrics: {} });
    expect(aggregator.event("run-finished")).toBeDefined();
  });

  test("is looked at again after a restart", () => {
    const { aggregator } = stopped();
    const kept = restoreAggregator(snapshotAggregator(aggregator.state())).runs.get(1)?.phase;
    expect(kept).toMatchObject({ scoring: { comparing: { chosen: weights(0), others: [weights(3)] } } });
  });

  test("is returned where there are no test examples, and nothing is looked at where there is nothing else", () => {
    const { aggregator, nodes } = stopped(false);
    expect(aggregator.comparisons).toEqual([]);
    expect(aggregator.last(nodes[0], "score")?.weights).toEqual(weights(0));
  });
});

describe("a choice is overruled", () => {
  const others = [weights(1), weights(2)];
  test("in favour of the first that is nearly the best, and not of the best: nothing is chosen by the test examples", () => {
    expect(overruled({ others }, [1, 0.9, 0.21, 0.2])).toEqual({ weights: weights(1), chosenLoss: 0.9, loss: 0.21 });
    expect(overruled({ others }, [1, 0.9, 0.29, 0.2])?.weights).toEqual(weights(2));
  });
  test("also if its loss is no number", () => {
    expect(overruled({ others }, [1, Number.NaN, 0.3, Number.NaN])?.loss).toBe(0.3);
  });
  test.each([
    ["nothing was gained", [1, 1, 1, 1.2]],
    ["no loss is a number", [1, Number.NaN, Number.NaN, Number.POSITIVE_INFINITY]],
    ["the others are worse", [1, 0.3, 0.5, Number.NaN]],
    ["no losses are told", []],
  ])("not if %s", (_, losses) => expect(overruled({ others }, losses)).toBeUndefined());
});
