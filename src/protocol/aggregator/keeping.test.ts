import { expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import type { RunSettings } from "../run-settings.ts";
import { restoreAggregator, snapshotAggregator } from "./snapshot.ts";
import type { AggregatorState } from "./state.ts";

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

test("in a round that goes on for long, reports are kept within a second", () => {
  const aggregator = driveAggregator({ session: "a session", nodesNeeded: 4 });
  const nodes = aggregator.begin(["a", "b", "c", "d"]);
  aggregator.give({ kind: "kept", number: 2, durable: true });
  const asked = () => aggregator.state().keeping.asked;
  const numbers = nodes.slice(0, 3).map((node) => {
    aggregator.seconds += 0.5;
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
  const numbers = [0.7, 0.2, 1.5].map((seconds) => {
    aggregator.seconds += seconds;
    aggregator.give({ kind: "tick", heard: [0, 1] });
    const { asked } = aggregator.state().keeping;
    aggregator.give({ kind: "kept", number: asked, durable: true });
    return asked;
  });
  expect(numbers).toEqual([2, 3, 3]);
});

/** Two nodes in a second round that is not kept, as it is expected to be short; the first is durable. */
function inShortRound(more: Partial<RunSettings> = {}) {
  const aggregator = driveAggregator({ session: "a session", nodesNeeded: 2 });
  const [a = 0, b = 0] = aggregator.begin(["a", "b"], { budgetSeconds: 1000, ...more });
  aggregator.give({ kind: "kept", number: 2, durable: true });
  aggregator.round([a, b], { b: 0.1 });
  expect(aggregator.directive(a)).toMatchObject({ round: 2 });
  expect(aggregator.directive(a).keep).toBeUndefined();
  const asked = () => aggregator.state().keeping.asked;
  const pass = (seconds: number) => {
    aggregator.seconds += seconds;
    aggregator.give({ kind: "tick", heard: [0, 1] });
  };
  return { aggregator, a, b, asked, pass };
}

test("a round that was expected to be short and lasts is kept too, and the next one is one that nodes can go back to", () => {
  const { aggregator, a, b, asked, pass } = inShortRound();
  // Of the first round.
  pass(1);
  expect(asked()).toBe(3);
  aggregator.give({ kind: "kept", number: 3, durable: true });
  // Nothing has come that could be lost.
  pass(1);
  expect(asked()).toBe(3);
  aggregator.report(a);
  expect(asked()).toBe(4);
  aggregator.report(b);
  expect(aggregator.directive(a)).toMatchObject({ round: 3, keep: 1 });
});

test("so is a short round that is over where nodes are waited for before the next one", () => {
  const { aggregator, a, b, asked, pass } = inShortRound({ minNodes: 2 });
  aggregator.report(a);
  aggregator.leave(b);
  expect(aggregator.event("round-finished")?.round).toBe(2);
  expect(asked()).toBe(2);
  pass(0.8);
  expect(asked()).toBe(3);
});

test("reports of a round that begins anew after a restart are kept, too, where as many were before", () => {
  let next: AggregatorState | undefined;
  const aggregator = driveAggregator({
    session: "a session",
    nodesNeeded: 2,
    beforeStep(state) {
      const taken = next ?? state;
      next = undefined;
      return taken;
    },
  });
  const asked = () => aggregator.state().keeping.asked;
  const pass = (seconds: number, heard: number[]) => {
    aggregator.seconds += seconds;
    aggregator.give({ kind: "tick", heard });
  };
  const nodes = aggregator.begin(["a", "b"], { budgetSeconds: 1000 });
  aggregator.give({ kind: "kept", number: 2, durable: true });
  aggregator.report(nodes[0] as number);
  pass(1, nodes);
  expect(asked()).toBe(3);
  next = restoreAggregator(snapshotAggregator(aggregator.state()));
  aggregator.give({ kind: "restored", downSeconds: 1, charges: false });
  const again = ["a", "b"].map((name) => aggregator.join(name));
  aggregator.ready(again);
  expect(aggregator.directive(again[0] as number)).toMatchObject({ round: 1 });
  aggregator.report(again[0] as number);
  pass(1, again);
  expect(asked()).toBe(4);
});

test("without a session nothing is kept, and nodes are told nothing of it", () => {
  const aggregator = driveAggregator();
  const nodes = aggregator.begin(["a"]);
  expect(aggregator.directive(nodes[0] as number).keep).toBeUndefined();
  expect(aggregator.state().keeping.asked).toBe(0);
});
