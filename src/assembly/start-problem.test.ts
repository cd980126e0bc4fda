import { expect, test } from "vitest";
import { builtInCatalog } from "../catalog/built-in.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { startProblem } from "./start-problem.ts";

const settings: RunSettings = {
  ...{ partition: "uniform", strategy: "fixed:2", budgetSeconds: 60, stepSize: 0.01, batch: 100, phi: "default" },
  ...{ update: "default", momentum: "default", tauMax: "default", seed: 1, sameSeed: false },
};
const problemWith = (minNodes: number, nodes: number) =>
  startProblem(
    builtInCatalog,
    { ...settings, minNodes },
    { dataset: "mnist-even-odd", model: "squared-svm" },
    nodes,
    { localSeconds: 0.01, globalSeconds: 0.1 },
    0,
  );

test("a run that would wait for more nodes than it has is not started, whoever asks for it", () => {
  expect(problemWith(5, 5)).toBeUndefined();
  expect(problemWith(6, 5)).toBe(
    "min-nodes is 6, and the run has 5 nodes, so it would wait for ever; ask for more nodes, or lower min-nodes",
  );
});
