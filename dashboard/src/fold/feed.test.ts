import { expect, test } from "vitest";
import { roundFinished, runStarted, stamped } from "./events-for-tests.ts";
import { disconnected, emptyFeed, withFrame } from "./feed.ts";
import { column } from "./table.ts";

const [start, ...rounds] = stamped([runStarted(), roundFinished(1), roundFinished(2), roundFinished(3)]);
if (start === undefined) throw new Error("there is no start");

const history = (more: boolean, ...events: (typeof rounds)[number][]) => ({ kind: "history", more, events }) as const;

function roundsOf(feed: typeof emptyFeed): number[] {
  const [run] = feed.view.runs;
  return run ? [...column(run.rounds, "round")] : [];
}

test("a history in pieces is one history, complete with its last piece, and goes on with events", () => {
  const first = withFrame(emptyFeed, history(true, start, ...rounds.slice(0, 1)));
  expect([first.state, roundsOf(first)]).toEqual(["catching-up", [1]]);
  const second = withFrame(first, history(false, ...rounds.slice(1, 2)));
  expect([second.state, roundsOf(second)]).toEqual(["complete", [1, 2]]);
  const third = withFrame(second, { kind: "events", events: rounds.slice(2) });
  expect([third.state, roundsOf(third)]).toEqual(["complete", [1, 2, 3]]);
});

test("after an interruption the view stays until a history begins, which replaces it, also one that was cut short", () => {
  const complete = withFrame(emptyFeed, history(false, start, ...rounds));
  const lost = disconnected(complete);
  expect([lost.state, roundsOf(lost)]).toEqual(["stale", [1, 2, 3]]);
  const cut = disconnected(withFrame(lost, history(true, start, ...rounds.slice(0, 1))));
  expect(roundsOf(withFrame(cut, history(false, start, ...rounds)))).toEqual([1, 2, 3]);
});
