import { expect, test } from "vitest";
import type { RunOverview } from "../../../src/watch/run-overview.ts";
import { budgetsLeft, markOf, stateWords } from "./run-words.ts";

const run: RunOverview = {
  name: "digits",
  page: "runs/digits/",
  title: "Which digit?",
  model: "softmax-regression",
  doing: "round",
  sentence: "",
  connected: 2,
  needed: 3,
  rounds: 4,
  budgets: [],
};

test("a run says in a few words what it does, and what has become of it", () => {
  expect(stateWords(run)).toBe("learns, round 5");
  expect(stateWords({ ...run, doing: "waiting" })).toBe("waits for nodes: 2 of 3");
  expect(stateWords({ ...run, doing: "waiting", connected: 3 })).toBe("waits until its nodes are ready");
  expect(stateWords({ ...run, doing: "paused" })).toBe("paused after round 4");
  expect(stateWords({ ...run, doing: "nothing" })).toBe("not started");
  expect(stateWords({ ...run, doing: "nothing", ending: "budget" })).toBe("done: its budget is spent");
  const marks = [run, { ...run, doing: "waiting" }, { ...run, doing: "nothing" }] as const;
  expect(marks.map(markOf)).toEqual(["learns", "waits", "done"]);
  expect(markOf({ ...run, doing: "nothing", ending: "diverged" })).toBe("failed");
});

test("what is left of budgets is never less than nothing", () => {
  const budgets = [
    { resource: "time", budget: 60, consumed: 15 },
    { resource: "bytes", budget: 5e6, consumed: 6e6 },
  ] as const;
  expect(budgetsLeft({ budgets })).toEqual([
    { resource: "time", share: 0.75, text: "45.0 s left", whole: "15.0 of 60 s spent" },
    { resource: "bytes", share: 0, text: "0.00 MB left", whole: "6.00 of 5 MB spent" },
  ]);
});
