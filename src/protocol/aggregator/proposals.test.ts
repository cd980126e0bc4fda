import { expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { relayCapabilities } from "../capabilities.ts";
import type { TableQuestion } from "../own-data-messages.ts";

const question: TableQuestion = {
  ...{ kind: "table", target: "power", regression: false, numbers: [], categories: [], leftOut: [] },
};
const proposal = Uint8Array.of(1);

/** A node, and a relay of two, have told; the relay is to look at its nodes. */
function asked() {
  const aggregator = driveAggregator({ question, nodesNeeded: 3 });
  const joinRelay = () =>
    aggregator.join("relay", {
      ...{ data: "assignable", capabilities: [...relayCapabilities], relay: { nodes: 2, depth: 1 } },
    });
  const [node, relay] = [aggregator.join("node"), joinRelay()];
  aggregator.start();
  const tell = (from: number, nodes?: number) =>
    aggregator.say(from, {
      ...{ type: "described", request: 1, statistics: Uint8Array.of(from) },
      ...(nodes === undefined ? {} : { nodes }),
    });
  tell(node);
  tell(relay, 2);
  const propose = () => aggregator.give({ kind: "proposed", request: 1, refused: [], relays: ["relay"], proposal });
  const judge = (from: number, number: number, refused = 0) =>
    aggregator.say(from, { type: "judged", request: 1, number, refused, squares: 5 });
  return { aggregator, node, relay, joinRelay, tell, propose, judge };
}

test("a relay looks at its nodes before anything is agreed on, and what it finds is part of what is decided by", () => {
  const { aggregator, relay, propose, judge } = asked();
  expect(aggregator.agreements).toMatchObject([{ statistics: [{ name: "node" }, { name: "relay", isRelay: true }] }]);
  propose();
  expect(aggregator.last(relay, "propose")).toEqual({ type: "propose", request: 1, number: 1, proposal });
  judge(relay, 2);
  expect(aggregator.agreements).toHaveLength(1);
  judge(relay, 1);
  expect(aggregator.agreements).toMatchObject([{}, { judged: { squares: 5 } }]);
  aggregator.agree();
  // Its places go by number, although nobody gets a share of other data.
  expect(aggregator.last(relay, "assignment")).toMatchObject({
    ...{ schema: Uint8Array.of(7, 7), share: { kind: "partition", index: 1, count: 3 } },
    relay: { places: 2, own: { data: "table", classes: 2 } },
  });
});

test("nodes that a relay has sent away are counted, and it tells anew before more is decided", () => {
  const { aggregator, relay, tell, propose, judge } = asked();
  propose();
  judge(relay, 1, 1);
  expect(aggregator.event("connection-refused")).toMatchObject({ from: "1 node behind relay" });
  expect(aggregator.agreements).toHaveLength(1);
  // Of one that is left it says so in a hello.
  tell(relay, 1);
  expect(aggregator.agreements).toHaveLength(1);
  // Another node is there already.
  tell(relay, 2);
  expect(aggregator.agreements).toHaveLength(2);
  expect(aggregator.agreements[1]).not.toHaveProperty("judged");
});

test("where a relay is cut off with the question or its answer, or tells something else, all is decided anew when it has told", () => {
  const { aggregator, relay, joinRelay, tell, propose, judge } = asked();
  propose();
  aggregator.leave(relay);
  const again = joinRelay();
  tell(again, 2);
  expect(aggregator.agreements).toHaveLength(2);
  propose();
  tell(again, 2);
  judge(again, 2);
  expect(aggregator.agreements).toHaveLength(3);
  expect(aggregator.agreements[2]).not.toHaveProperty("judged");
});

test("a node judges nothing, and nobody judges what was never asked", () => {
  const { aggregator, node, judge } = asked();
  judge(node, 1);
  expect(aggregator.closed.get(node)).toBe("judged: nothing was to be judged");
});
