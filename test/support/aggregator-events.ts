import type { AggregatorEvent, AggregatorEventBody, RoundFinished } from "../../src/watch/events.ts";

/** Events as an aggregator might emit them, for what is shown of them. */

type Finished = Extract<AggregatorEvent, { readonly kind: "round-finished" }>;

export function finishedRound(changed: Partial<RoundFinished>): Finished {
  return {
    sequence: 1,
    at: 0,
    kind: "round-finished",
    run: 1,
    round: 1,
    localUpdates: 5,
    last: false,
    loss: 0.25,
    bestLoss: 0.25,
    localCostSeconds: 0.013,
    globalCostSeconds: 0.13,
    consumedBeforeSeconds: 0,
    consumedSeconds: 1,
    budgetSeconds: 60,
    decision: { kind: "stop", reason: "budget" },
    nodes: [],
    ...changed,
  };
}

/** With numbers and times that go on: one event each second. */
export function stamped(...bodies: readonly AggregatorEventBody[]): AggregatorEvent[] {
  return bodies.map((body, sequence) => ({ ...body, sequence, at: sequence }) as AggregatorEvent);
}
