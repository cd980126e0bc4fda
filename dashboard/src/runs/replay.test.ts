import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AggregatorEvent, AggregatorEventBody } from "../../../src/watch/events.ts";
import { roundFinished, roundStarted, runStarted, stamped } from "../fold/events-for-tests.ts";
import { fold } from "../fold/fold.ts";
import { column } from "../fold/table.ts";
import { accuracyColumns, currentRun, emptyView, roundColumns, type View } from "../fold/view.ts";
import { createReplay, placeIn, type Replay } from "./replay.ts";

const waiting: AggregatorEventBody = { kind: "waiting", present: 0, needed: 2, missing: [], loading: [] };
const ended: AggregatorEventBody = { kind: "run-finished", run: 1, reason: "budget" };

/** A run whose first round begins 0.3 s after the aggregator, with so many rounds of 0.2 s. */
function runOf(rounds: number): AggregatorEvent[] {
  const ofRounds = Array.from({ length: rounds }, (_, i) => [roundStarted(i + 1), roundFinished(i + 1)]).flat();
  return stamped([waiting, waiting, runStarted(), ...ofRounds, ended]);
}

const replayOf = (events: readonly AggregatorEvent[]) => createReplay(events) as Replay;
const roundAt = (replay: Replay, seconds: number) => currentRun(replay.viewAt(seconds))?.lastRound?.round ?? 0;

/** Tables as their numbers: how much room they have is not to be seen. */
function shownOf(view: View) {
  const runs = view.runs.map(({ rounds, accuracies, ...run }) => ({
    ...run,
    rounds: roundColumns.map((name) => [...column(rounds, name)]),
    accuracies: accuracyColumns.map((name) => [...column(accuracies, name)]),
  }));
  return { ...view, runs };
}

describe("a kept run is shown as it was at any moment", () => {
  test("as the events until then make it, whatever was looked at before", () => {
    const events = runOf(150);
    const replay = replayOf(events);
    const moment = fc.double({ min: 0, max: replay.seconds, noNaN: true });
    fc.assert(
      fc.property(moment, (seconds) => {
        const until = events.filter(({ at }, i) => i <= 3 || at - 0.3 <= seconds);
        expect(shownOf(replay.viewAt(seconds))).toEqual(shownOf(until.reduce(fold, emptyView)));
      }),
      { numRuns: 50 },
    );
  });

  test("from the run's start to its end", () => {
    const replay = replayOf(runOf(10));
    expect(replay.seconds).toBeCloseTo(2, 9);
    expect(placeIn(replay.viewAt(0))).toBe("round 1");
    expect([0.05, 0.15, 1, 2].map((seconds) => roundAt(replay, seconds))).toEqual([0, 1, 5, 10]);
    expect(placeIn(replay.viewAt(replay.seconds))).toBe("at its end");
  });

  test("on one scale, if it was gone on with by a program whose clock began anew", () => {
    const [first, second] = [runOf(4).slice(0, -1), runOf(8).slice(11)];
    const replay = replayOf([...first, ...second.map((event, i) => ({ ...event, at: i / 10 }))]);
    expect(replay.seconds).toBeCloseTo(0.7 + (second.length - 1) / 10, 9);
    expect(roundAt(replay, 0.71)).toBe(4);
    expect(roundAt(replay, replay.seconds)).toBe(8);
  });

  test("not at all, if nothing of it was kept", () => {
    expect(createReplay(stamped([waiting]))).toBeUndefined();
  });
});
