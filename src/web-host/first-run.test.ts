import { expect, test } from "vitest";
import { builtInCatalog } from "../catalog/built-in.ts";
import { firstRun, type WantedRun } from "./first-run.ts";

const first = (wanted: WantedRun) => firstRun(builtInCatalog, wanted, 5);

test("a link that says nothing begins with the demonstration's run", () => {
  expect(first({ settings: {} })).toMatchObject({
    task: { dataset: "mnist-even-odd", model: "squared-svm" },
    settings: { partition: "uniform", strategy: "adaptive", budgetSeconds: 60, stepSize: 0.01, batch: 100, seed: 1 },
    delayMs: 0,
  });
});

test("a link's run has what the link says, and the usual model and step size of its data", () => {
  const run = first({ dataset: "mnist-digits", delayMs: 50, settings: { partition: "by-label", budgetSeconds: 30 } });
  expect(run).toMatchObject({
    task: { dataset: "mnist-digits", model: "softmax-regression" },
    settings: {
      partition: "by-label",
      budgetSeconds: 30,
      stepSize: builtInCatalog.model("softmax-regression").stepSize,
    },
    delayMs: 50,
  });
  expect(run.refused).toBeUndefined();
});

test.each<[WantedRun, RegExp]>([
  [{ dataset: "no-such-data", settings: {} }, /no-such-data/],
  [{ settings: { budgetSeconds: -1 } }, /budgetSeconds: .*; correct the link/],
  [{ settings: { budgetSeconds: 0.01 } }, /budget/],
  [{ settings: { strategy: "fastest" } }, /fastest/],
])("a link that asks for what cannot be, %j, begins as usual and says why", (wanted, reason) => {
  const { refused, ...run } = first(wanted);
  expect(refused).toMatch(reason);
  expect(run).toEqual(first({ settings: {} }));
});
