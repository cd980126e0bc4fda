import { expect, test } from "vitest";
import type { AggregatorEventBody } from "../../../src/watch/events.ts";
import { roundFinished, roundStarted, runStarted, viewOf } from "./events-for-tests.ts";
import { roundWaitsSentence } from "./round-waits.ts";

const waits: AggregatorEventBody = {
  ...{ kind: "round-waits", run: 1, round: 7, names: ["a", "b"] },
  ...{ askedSeconds: 4.5, expectedSeconds: 1.4, goesOnInSeconds: 5.5 },
};
const reported = (name: string): AggregatorEventBody => ({ kind: "report-arrived", run: 1, round: 7, name });

/** What the page says so long after the last of these events. */
function saidAfter(seconds: number, ...events: readonly AggregatorEventBody[]) {
  const view = viewOf(runStarted(), roundStarted(7), waits, ...events);
  return roundWaitsSentence(view, (view.roundWaits?.at ?? 0) + seconds);
}

test("of a large message on its way it says how far it is now, and nothing when it is over", () => {
  const transfer = { direction: "from-node", bytes: 3_100_000, of: 16e6 } as const;
  const moved: AggregatorEventBody = { kind: "node-transfer", name: "a", transfer };
  expect(saidAfter(6, moved)).toBe("Round 7 waits for a, b: asked 10.5 s ago, expected 1.4 s, a has sent 3.1 of 16 MB");
  const large: AggregatorEventBody = { ...moved, transfer: { direction: "to-node", bytes: 3e6, of: 163e6 } };
  expect(saidAfter(6, large)).toMatch(/, a has been sent 3 of 160 MB$/);
  expect(saidAfter(6, moved, { kind: "node-transfer", name: "a" })).toBe(
    "Round 7 waits for a, b: asked 10.5 s ago, expected 1.4 s",
  );
});

test("for whom a round waits is said as of now, until it ends", () => {
  expect(saidAfter(0)).toBe(
    "Round 7 waits for a, b: asked 4.5 s ago, expected 1.4 s; goes on without them in 5.5 s or later",
  );
  expect(saidAfter(6)).toBe("Round 7 waits for a, b: asked 10.5 s ago, expected 1.4 s");
  expect(saidAfter(6, reported("a"))).toBe("Round 7 waits for b: asked 10.5 s ago, expected 1.4 s");
  expect(saidAfter(6, reported("a"), reported("b"))).toBeUndefined();
  expect(saidAfter(0, roundFinished(7))).toBeUndefined();
});
