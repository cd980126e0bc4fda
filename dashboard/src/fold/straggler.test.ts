import { expect, test } from "vitest";
import { straggler, stragglerSentence } from "./straggler.ts";
import type { RecentRound } from "./view.ts";

/** A round of nodes, each given as [computing, communicating] in seconds. */
function round(number: number, times: Readonly<Record<string, readonly [number, number]>>): RecentRound {
  const length = Math.max(...Object.values(times).map(([compute, communicate]) => compute + communicate));
  const nodes = Object.entries(times).map(([name, [computeSeconds, communicateSeconds]]) => ({
    name,
    examples: 100,
    localUpdates: 10,
    computeSeconds,
    communicateSeconds,
    waitSeconds: length - computeSeconds - communicateSeconds,
    loss: 0.3,
  }));
  return { at: number, round: number, localUpdates: 10, consumedSeconds: number, nodes };
}

test("a node that computes longer than the others is the straggler because of that", () => {
  const rounds = [1, 2, 3].map((number) => round(number, { a: [0.1, 0.1], b: [0.5, 0.1], c: [0.1, 0.1] }));
  expect(straggler(rounds)).toMatchObject({ name: "b", because: "computing", timesLast: 3, rounds: 3 });
  expect(stragglerSentence(rounds)).toBe(
    "b is the straggler in all of the last 3 rounds: it computes for 500 ms a round, the others for 100 ms. They wait 400 ms on average.",
  );
});

test("one round is not spoken of as several", () => {
  expect(stragglerSentence([round(1, { a: [0.1, 0.1], b: [0.5, 0.1] })])).toContain(
    "b is the straggler in the last round:",
  );
});

test("a node behind a slow link is the straggler because of communicating", () => {
  const rounds = [round(1, { a: [0.1, 0.1], b: [0.1, 0.9] }), round(2, { a: [0.1, 0.1], b: [0.1, 0.9] })];
  expect(straggler(rounds)).toMatchObject({ name: "b", because: "communicating" });
});

test("nodes that finish nearly together have no straggler", () => {
  expect(straggler([round(1, { a: [0.5, 0.1], b: [0.5, 0.105] })])).toBeUndefined();
  expect(stragglerSentence([round(1, { a: [0.5, 0.1], b: [0.5, 0.105] })])).toContain("nearly together");
});

test("one node alone, and no round at all, are said to be so", () => {
  expect(stragglerSentence([round(1, { a: [0.5, 0.1] })])).toBe("One node alone: no waiting.");
  expect(stragglerSentence([])).toBe("No round has ended yet.");
});
