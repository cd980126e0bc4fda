import { expect, test } from "vitest";
import type { AggregatorState } from "../../../src/protocol/aggregator/state.ts";
import { currentRun } from "../../../src/protocol/aggregator/step.ts";
import { exploredInParts } from "./explore-parts.ts";
import type { Sabotage } from "./system.ts";

// With nodes that end too, there are tens of thousands of states: `npm run chaos -- --interleavings` goes through these.
const small = { nodes: 3, everyRoundIsKept: true, aggregatorCrashes: 1, nodeCrashes: 0, mostStates: 10_000 };

test("three nodes' run comes to the same, whenever its aggregator ends and is started again", () => {
  const { problem, ends } = exploredInParts(small);
  expect(problem).toBeUndefined();
  expect(ends).toBeGreaterThan(100);
});

/** What an aggregator forgets when it is started again. */
const forgets = (forget: (run: NonNullable<ReturnType<typeof currentRun>>) => void): Sabotage => ({
  stepped(state: AggregatorState, { kind }) {
    const run = currentRun(state);
    if (kind === "restored" && run) forget(run);
  },
});

/** By what is noticed. */
const sabotages: readonly (readonly [string, RegExp, Sabotage])[] = [
  [
    "an aggregator that goes on without waiting for its nodes' return",
    /^nothing is left to happen/,
    forgets((run) => run.resuming?.missing.clear()),
  ],
  [
    "an aggregator that forgets whose reports are missing",
    /has learned 3 times in round 2, of which 1 counted before$/,
    forgets((run) => run.phase.kind === "round" && run.phase.open.awaited.clear()),
  ],
  [
    "a node that is not told to go back",
    /has learned 3 times in round 2, of which 1 counted before$/,
    { told: (message) => (message.type === "welcome" && message.resumes ? { ...message, resumes: {} } : message) },
  ],
  [
    "a directive that does not say that its round is marked",
    /^the weights are 250.5 and not 151.5$/,
    {
      told(message) {
        if (message.type !== "directive") return message;
        const { keep: _, ...others } = message;
        return others;
      },
    },
  ],
  [
    "a node that forgets what it has answered when it loses its aggregator",
    /has learned 3 times in round 2, of which 1 counted before$/,
    {
      node: (state) =>
        state.kind === "offline" && state.kept ? { ...state, kept: { ...state.kept, answer: undefined } } : state,
    },
  ],
  [
    "an aggregator that forgets who has reported",
    /^round 3 sums 1 reports of 0$/,
    forgets((run) => run.phase.kind === "round" && run.phase.open.reporters.clear()),
  ],
];

test.each(sabotages)("%s is noticed", (_, what, sabotage) => {
  const { problem } = exploredInParts({ ...small, nodes: 2, sabotage });
  expect(problem?.what).toMatch(what);
});
