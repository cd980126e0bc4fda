import { expect, test } from "vitest";
import type { AggregatorEvent, AggregatorEventBody } from "./events.ts";
import { createReplayHistory } from "./replay-history.ts";

const why = { kind: "fixed" } as const;
const decision = { kind: "continue", localUpdates: 5, wanted: 5, cutByBudget: false, last: false, why } as const;
const costs = { localCostSeconds: 0.01, globalCostSeconds: 0.1 };
const budget = { consumedBeforeSeconds: 0, consumedSeconds: 1, budgetSeconds: 1e6 };
const begins: AggregatorEventBody = { kind: "waiting", present: 0, needed: 1, missing: [], loading: [] };
const gone: AggregatorEventBody = { kind: "node-gone", name: "a", reason: "connection lost" };
const ended: AggregatorEventBody = { kind: "run-finished", run: 1, reason: "budget" };

const started = (round: number): AggregatorEventBody => ({
  ...{ kind: "round-started", run: 1, round, localUpdates: 5, last: false, nodes: ["a"] },
});

function finished(round: number): AggregatorEventBody {
  const found = { localUpdates: 5, last: false, loss: 1 / round, bestLoss: 1 / round, decision, nodes: [] };
  return { kind: "round-finished", run: 1, round, ...found, ...costs, ...budget };
}

const stamped = (bodies: readonly AggregatorEventBody[]): AggregatorEvent[] =>
  bodies.map((body, sequence) => ({ ...body, sequence, at: sequence }));

function kept(events: readonly AggregatorEvent[]): AggregatorEvent[] {
  const history = createReplayHistory();
  for (const event of events) history.add(event);
  return history.events();
}

test("a run is kept as it happened, also what something later made pointless", () => {
  const events = stamped([begins, started(1), gone, finished(1), gone, started(2), ended]);
  expect(kept(events)).toEqual(events);
});

test("of a run of very many rounds the older ones are fewer, and no round is left open", () => {
  const bodies = Array.from({ length: 20_000 }, (_, i) => [started(i + 1), finished(i + 1)]).flat();
  const events = kept(stamped([begins, ...bodies, ended]));
  expect(events.length).toBeLessThanOrEqual(2402);
  expect(events.filter(({ kind }) => kind === "round-started")).toEqual([]);
  expect(events[0]?.kind).toBe("waiting");
  expect(events.at(-1)?.kind).toBe("run-finished");
  const sequences = events.map(({ sequence }) => sequence);
  expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
});
