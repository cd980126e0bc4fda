import type {
  AggregatorEvent,
  AggregatorEventBody,
  RoundFinished,
  RunStartedWithDelay,
} from "../../src/watch/events.ts";

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

export function aRunStarted(changed: Partial<RunStartedWithDelay>): RunStartedWithDelay {
  return {
    kind: "run-started",
    run: 1,
    settings: {
      partition: "uniform",
      strategy: "adaptive",
      budgetSeconds: 60,
      stepSize: 0.01,
      batch: 100,
      phi: "default",
      update: "default",
      momentum: "default",
      tauMax: 100,
      seed: 1,
      sameSeed: false,
    },
    data: "own",
    update: "scaffold",
    momentum: 0.6,
    nodes: ["node-1", "node-2"],
    dataset: "small",
    model: "squared-svm",
    delayMs: 0,
    ...changed,
  };
}

/** With numbers and times that go on: one event each second. */
export function stamped(...bodies: readonly AggregatorEventBody[]): AggregatorEvent[] {
  return bodies.map((body, sequence) => ({ ...body, sequence, at: sequence }) as AggregatorEvent);
}
