import { createEventHistory } from "../../src/watch/event-history.ts";
import type { AggregatorEvent, AggregatorEventBody } from "../../src/watch/events.ts";

const bound = Array.from({ length: 100 }, (_, i) => i);

export function finished(run: number, round: number): AggregatorEventBody {
  const estimates = { rho: 1, beta: 1, delta: 1 };
  return {
    kind: "round-finished",
    run,
    round,
    localUpdates: 5,
    last: false,
    loss: 1 / round,
    bestLoss: 1 / round,
    estimates,
    localCostSeconds: 0.01,
    globalCostSeconds: 0.1,
    consumedBeforeSeconds: round - 1,
    consumedSeconds: round,
    budgetSeconds: 1e6,
    decision: {
      kind: "continue",
      localUpdates: 5,
      wanted: 5,
      cutByBudget: false,
      last: false,
      why: { kind: "bound", objective: "minimise", bound, estimates, searchLimit: 100, limitedBy: "maximum" },
    },
    nodes: ["node-1", "node-2"].map((name) => ({
      name,
      examples: 10,
      localUpdates: 5,
      computeSeconds: 1,
      communicateSeconds: 1,
      waitSeconds: 1,
      loss: 1,
    })),
  };
}

export function evaluated(run: number, round: number): AggregatorEventBody {
  const answers = [{ value: 1, score: 2 }];
  const weights = new Float32Array(784);
  return {
    kind: "model-evaluated",
    run,
    round,
    consumedSeconds: round,
    accuracy: 0.5,
    metrics: { accuracy: 0.5 },
    answers,
    weights,
  };
}

export function passed(name: string, message: string): AggregatorEventBody {
  return { kind: "message-passed", name, direction: "to-node", message, detail: "", bytes: 100 };
}

/** What a history keeps of these events, which are stamped in their order. */
export function kept(bodies: readonly AggregatorEventBody[]): AggregatorEvent[] {
  const history = createEventHistory();
  for (const [sequence, body] of bodies.entries()) history.add({ ...body, sequence, at: sequence });
  return history.events();
}
