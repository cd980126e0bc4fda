import { expect, test } from "vitest";
import { lossesAt, usefulUpdates } from "../../../../src/control/usefulness.ts";
import type { AggregatorEventBody } from "../../../../src/watch/events.ts";
import { roundFinished, runStarted, settings, viewOf } from "../../fold/events-for-tests.ts";
import { isTimeFor, roundNumbers } from "./round-numbers.ts";

const node = (name: string, examples: number, computeSeconds: number) => ({
  ...{ name, examples, localUpdates: 4, computeSeconds, communicateSeconds: 0.3, loss: 0.5 },
  waitSeconds: 0.8 - computeSeconds,
});
const measured = { movement: 0.04, divergence: 0.02, noise: 0.0004, drift: 0.0196 };
const terms = { localCosts: [0.2], globalCosts: [0.3], remaining: [48.9], disagreementPerSquare: 0.01 };
const useful = [1, 2, 3, 4, 5].map((tau) => usefulUpdates(tau, terms));

/** Four updates at two nodes, of which the slower takes 0.2 s for each, and 0.3 s of messages; then tau 5 is chosen. */
const round = roundFinished(3, {
  ...{ localUpdates: 4, localCostSeconds: 0.2, globalCostSeconds: 0.3, drift: measured },
  ...{ consumedBeforeSeconds: 10, consumedSeconds: 11.1, nodes: [node("a", 300, 0.8), node("b", 100, 0.5)] },
  decision: {
    ...{ kind: "continue", localUpdates: 5, wanted: 5, cutByBudget: false, last: false },
    why: {
      ...{ kind: "useful", useful, drift: measured, disagreementPerSquare: 0.01, losses: lossesAt(5, terms) },
      ...{ searchLimit: 5, limitedBy: "growth" },
    },
  },
});

function numbersOf(...events: AggregatorEventBody[]) {
  const run = viewOf(...events).runs[0] ?? expect.fail("no run");
  return roundNumbers(run) ?? expect.fail("no round");
}

test("what a round cost adds up to what it consumed, and each node's times to the whole round", () => {
  const { tau, c, b, before, consumed, nodes } = numbersOf(runStarted(), round);
  expect(before + tau * c + b).toBeCloseTo(consumed, 12);
  for (const { compute, communicate, wait } of nodes)
    expect(compute + communicate + wait).toBeCloseTo(consumed - before);
});

test("shares are those of the examples, and add up to one", () => {
  const { nodes, examples } = numbersOf(runStarted(), round);
  expect(examples).toBe(400);
  expect(nodes.map(({ share }) => share)).toEqual([0.75, 0.25]);
});

test("the factors of the choice are paid updates, drift and few rounds, and their product is what was maximised", () => {
  const choice = numbersOf(runStarted(), round).choice;
  if (choice?.kind !== "useful") throw new Error("no choice");
  // 48.9 s pay for rounds of 5 * 0.2 + 0.3 = 1.3 s.
  expect(choice.paid).toBeCloseTo((48.9 / 1.3) * 5);
  expect(choice.leftByDrift).toBeCloseTo(1 / (1 + 0.4 * 0.01 * 25));
  expect(choice.paid * choice.leftByDrift * choice.leftByFewRounds).toBeCloseTo(choice.useful, 9);
});

test("distances are roots of what the events tell, and the step size is the round's own", () => {
  const { apart, stepSize } = numbersOf(runStarted(), round);
  expect(apart).toEqual({ movement: 0.2, noise: 0.02, drift: Math.sqrt(0.0196) });
  expect(stepSize).toBe(settings.stepSize);
  expect(numbersOf(runStarted(), { ...round, stepSize: 0.003 }).stepSize).toBe(0.003);
});

test("the last exchange, which learns nothing, leaves the numbers of the round before it", () => {
  const last = roundFinished(4, { localUpdates: 0, decision: { kind: "stop", reason: "budget" } });
  expect(numbersOf(runStarted(), round, last).round).toBe(3);
});

test("numbers stay for one and a half seconds while a run goes on, and give way to its last ones and to another run's", () => {
  const first = numbersOf(runStarted(), round);
  const next = { ...first, at: first.at + 1.4 };
  expect([isTimeFor(next, first, true), isTimeFor(next, first, false)]).toEqual([false, true]);
  expect(isTimeFor({ ...first, at: first.at + 1.5 }, first, true)).toBe(true);
  expect(isTimeFor({ ...next, run: 2 }, first, true)).toBe(true);
});
