import { expect, test } from "vitest";
import type { AggregatorEvent, NodeRound } from "./events.ts";
import { createMeasuredSpeeds, together, wattsIn } from "./measured-speeds.ts";

const nodeRound = (
  name: string,
  localUpdates: number,
  computeSeconds: number,
  communicateSeconds: number,
): NodeRound => ({
  ...{ name, localUpdates, computeSeconds, communicateSeconds },
  ...{ examples: 10, waitSeconds: 0, loss: 1 },
});

const round = (
  localUpdates: number,
  costs: readonly [number, number],
  nodes: readonly NodeRound[],
): AggregatorEvent => ({
  ...{ kind: "round-finished", sequence: 0, at: 0, run: 1, round: 1, localUpdates, last: false, loss: 1, bestLoss: 1 },
  ...{ localCostSeconds: costs[0], globalCostSeconds: costs[1] },
  ...{ consumedBeforeSeconds: 0, consumedSeconds: 1, budgetSeconds: 10 },
  decision: { kind: "evaluate-final" },
  nodes,
});

const passed = (name: string, message: string, bytes: number): AggregatorEvent => ({
  ...{ kind: "message-passed", sequence: 0, at: 0, name, direction: "to-node", message, detail: "", bytes },
});

test("a node's speed is told by its local updates, and its link by the rest of its rounds", () => {
  const speeds = createMeasuredSpeeds();
  for (const event of [
    passed("a", "assignment", 5000),
    passed("a", "directive", 300),
    passed("a", "report", 500),
    round(1, [0.4, 1], [nodeRound("a", 1, 0.4, 0.2)]),
    round(3, [0.1, 2], [nodeRound("a", 3, 0.3, 0.4)]),
    // The last exchange has no local updates.
    round(0, [9, 9], [nodeRound("a", 0, 9, 9)]),
  ])
    speeds.take(event);
  const a = speeds.nodes.get("a");
  // 0.7 s for 4 updates; one took 0.4, three 0.1.
  expect(a?.updateSeconds.mean).toBeCloseTo(0.175, 12);
  expect(a?.updateSeconds.deviation).toBeCloseTo(Math.sqrt((0.16 + 3 * 0.01) / 4 - 0.175 ** 2), 12);
  expect(a?.tripSeconds.mean).toBeCloseTo(0.3, 12);
  expect(a).toMatchObject({ examples: 10, rounds: 2, bytes: 800 });
  expect(a?.leastBytesPerSecond).toBeCloseTo(800 / 0.2, 6);
  expect(speeds.rounds).toEqual([
    { localUpdates: 1, localSeconds: 0.4, globalSeconds: 1 },
    { localUpdates: 3, localSeconds: 0.1, globalSeconds: 2 },
  ]);
  const { local, global } = together(speeds.rounds);
  expect(local.mean).toBeCloseTo(0.175, 12);
  expect(global.mean).toBeCloseTo(1.5, 12);
});

test("what nodes draw is told by what rounds cost in joules, so that the same rounds cost the same again", () => {
  const speeds = createMeasuredSpeeds();
  const nodes = ["a", "b"].map((name) => nodeRound(name, 10, 1, 0.2));
  const joules = { resource: "joules", budget: 1e12, consumed: 1, localCost: 0.6, globalCost: 3 } as const;
  speeds.take(round(10, [0.1, 0.5], nodes));
  expect(wattsIn(speeds.rounds)).toBeUndefined();
  speeds.take({ ...round(10, [0.1, 0.5], nodes), budgets: [joules] } as AggregatorEvent);
  speeds.take({ ...round(20, [0.1, 0.5], nodes), budgets: [{ ...joules, globalCost: 1 }] } as AggregatorEvent);
  // 18 J in 2 times 3 s of local updates, and 4 J in 2 times 1 s.
  expect(wattsIn(speeds.rounds)).toEqual({ computing: expect.closeTo(3), idle: expect.closeTo(2) });
});
