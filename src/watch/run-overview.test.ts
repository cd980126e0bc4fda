import { expect, test } from "vitest";
import type { AggregatorEvent } from "./events.ts";
import { foldOverview } from "./run-overview.ts";

const settings = { budgetSeconds: 60 };

test("an overview tells who is there, what is spent, and how the newest run ended", () => {
  const fold = foldOverview();
  const tell = (event: object) => fold.take(event as AggregatorEvent);
  tell({ kind: "aggregator-started", nodesNeeded: 2, settings, task: { title: "Even or odd?", model: "squared-svm" } });
  tell({ kind: "node-joined", name: "a" });
  tell({ kind: "node-joined", name: "b" });
  tell({ kind: "node-gone", name: "b" });
  tell({ kind: "node-joined", name: "site", standsFor: 3 });
  expect(fold.now()).toEqual({
    title: "Even or odd?",
    model: "squared-svm",
    connected: 4,
    needed: 2,
    rounds: 0,
    budgets: [{ resource: "time", budget: 60, consumed: 0 }],
  });
  tell({ kind: "run-started", settings });
  tell({ kind: "round-finished", round: 7, loss: 0.25, accuracy: 0.5, consumedSeconds: 20, budgetSeconds: 60 });
  expect(fold.now()).toMatchObject({ rounds: 7, loss: 0.25, accuracy: 0.5, budgets: [{ consumed: 20 }] });
  tell({ kind: "run-finished", reason: "budget", summary: { rounds: 8, loss: 0.125, accuracy: 0.75 } });
  expect(fold.now()).toMatchObject({ rounds: 8, loss: 0.125, accuracy: 0.75, ending: "budget" });
  tell({ kind: "run-started", settings });
  expect(fold.now()).not.toHaveProperty("ending");
});
