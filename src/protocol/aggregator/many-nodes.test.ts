import { expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";

/** What the aggregator says, to nodes and in events, while `nodes` nodes join a waiting run and do three rounds. */
function said(nodes: number) {
  const aggregator = driveAggregator({ nodesNeeded: nodes });
  let messages = 0;
  let eventCharacters = 0;
  const give = aggregator.give;
  aggregator.give = (input) => {
    // Nodes come over some time, and are heard while others still come.
    aggregator.seconds += 2 / nodes;
    const effects = give(input);
    for (const effect of effects) {
      if (effect.kind === "send") messages += effect.connections.length;
      if (effect.kind === "emit") eventCharacters += JSON.stringify(effect.event).length;
    }
    return effects;
  };
  aggregator.start();
  const connections = Array.from({ length: nodes }, (_, i) => aggregator.join(`node-${i}`));
  aggregator.ready(connections);
  for (let round = 1; round <= 3; round++) aggregator.round(connections);
  expect(aggregator.event("round-finished")).toMatchObject({ round: 3 });
  aggregator.give({ kind: "tick" });
  for (const connection of connections.slice(0, nodes / 2)) aggregator.leave(connection);
  return { messages, eventCharacters };
}

test("ten times the nodes make ten times the messages and events, not a hundred times", () => {
  const few = said(100);
  const many = said(1000);
  expect(many.messages).toBeLessThan(12 * few.messages);
  expect(many.eventCharacters).toBeLessThan(12 * few.eventCharacters);
});
