import { expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";

/**
 * What the directives of the first rounds say of keeping, where rounds last so long.
 *
 * @param isDurable whether what is kept becomes durable at once
 */
function kept(seconds: number, rounds: number, isDurable = true): (number | undefined)[] {
  const aggregator = driveAggregator({ session: "a session" });
  const nodes = aggregator.begin(["a"], { budgetSeconds: 1000 });
  const [node = 0] = nodes;
  let answered = 0;
  return Array.from({ length: rounds }, () => {
    const { keep } = aggregator.directive(node);
    const { asked } = aggregator.state().keeping;
    if (isDurable && asked > answered) aggregator.give({ kind: "kept", number: asked, durable: true });
    answered = asked;
    aggregator.round(nodes, { b: seconds });
    return keep;
  });
}

test("of short rounds one in a quarter of a second is kept, and each says which one is durable", () => {
  expect(kept(0.125, 6)).toEqual([0, undefined, 1, undefined, 3, undefined]);
});

test("rounds that last longer are all kept", () => {
  expect(kept(0.3, 4)).toEqual([0, 1, 2, 3]);
});

test("a disk that is slower than the rounds is not given more to do", () => {
  expect(kept(0.3, 4, false)).toEqual([0, undefined, undefined, undefined]);
});

test("what could not be kept is not durable", () => {
  const aggregator = driveAggregator({ session: "a session" });
  const nodes = aggregator.begin(["a"]);
  aggregator.give({ kind: "kept", number: 2, durable: false });
  aggregator.round(nodes, { b: 1 });
  expect(aggregator.directive(nodes[0] as number)).toMatchObject({ round: 2, keep: 0 });
});

test("in a round that goes on for long, reports are kept once a second", () => {
  const aggregator = driveAggregator({ session: "a session", nodesNeeded: 4 });
  const nodes = aggregator.begin(["a", "b", "c", "d"]);
  aggregator.give({ kind: "kept", number: 2, durable: true });
  const asked = () => aggregator.state().keeping.asked;
  const numbers = nodes.slice(0, 3).map((node) => {
    aggregator.seconds += 0.6;
    aggregator.report(node);
    return asked();
  });
  expect(numbers).toEqual([2, 3, 3]);
});

test("reports that came soon after the last state was kept are kept within a second, also when nobody else reports", () => {
  const aggregator = driveAggregator({ session: "a session", nodesNeeded: 2 });
  const [node = 0] = aggregator.begin(["a", "b"]);
  aggregator.give({ kind: "kept", number: 2, durable: true });
  aggregator.report(node);
  const numbers = [0.9, 0.2, 1.5].map((seconds) => {
    aggregator.seconds += seconds;
    aggregator.give({ kind: "tick", heard: [0, 1] });
    const { asked } = aggregator.state().keeping;
    aggregator.give({ kind: "kept", number: asked, durable: true });
    return asked;
  });
  expect(numbers).toEqual([2, 3, 3]);
});

test("without a session nothing is kept, and nodes are told nothing of it", () => {
  const aggregator = driveAggregator();
  const nodes = aggregator.begin(["a"]);
  expect(aggregator.directive(nodes[0] as number).keep).toBeUndefined();
  expect(aggregator.state().keeping.asked).toBe(0);
});
