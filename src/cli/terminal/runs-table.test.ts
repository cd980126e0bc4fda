import { expect, test } from "vitest";
import { settings } from "../../../test/support/aggregator-environment.ts";
import { someResult } from "../../../test/support/kept-models.ts";
import type { RunRecord } from "../../data/run-record.ts";
import { runsTable } from "./runs-table.ts";

const record: RunRecord = {
  format: "edgewise-run",
  version: 1,
  edgewise: "0.1.0",
  instance: "one",
  run: 1,
  startedAt: "2026-11-26T03:45:12.000Z",
  endedAt: "2026-11-26T03:46:12.000Z",
  task: { dataset: "mnist-even-odd", model: "squared-svm", title: "Even or odd?" },
  settings: { ...settings, strategy: "adaptive" },
  data: "uniform",
  kernels: "plain",
  delayMs: 0,
  nodes: ["node-1"],
  ending: "budget",
  explanation: null,
  result: { ...someResult, loss: 0.22398, metrics: { accuracy: 0.8746 }, consumedSeconds: 59.96 },
  eventsLeftOut: 0,
};

const runs = [
  { name: "20261126-034512-mnist-even-odd", label: null, record },
  { name: "20261126-034612-mnist-even-odd", label: null, record: { ...record, ending: null, result: null } },
];

test("runs that were kept are lines with what they came to, and how, if that was not as usual", () => {
  expect(runsTable(runs, { width: 120 })).toEqual({
    text: [
      "run                             model        data     strategy    loss  accuracy  seconds  ending\n",
      "20261126-034512-mnist-even-odd  squared-svm  uniform  adaptive  0.2240   87.46 %     60.0  -\n",
      "20261126-034612-mnist-even-odd  squared-svm  uniform  adaptive       -         -        -  not ended\n",
    ].join(""),
    leftOut: [],
  });
});

test("of nodes' own tables it is told how good a model is on what they kept for testing", () => {
  const measures = { kind: "numbers" as const, examples: 9, rmse: 2, mae: 1, r2: 0.875 };
  const test = { ...measures, learnedNothing: false, nodes: [] };
  const own = { ...record, result: { ...someResult, loss: 0.5, metrics: {}, test } };
  const [headings, line] = runsTable([{ name: "x", label: null, record: own }], { width: 120 }).text.split("\n");
  expect(headings).toMatch(/loss +test +seconds/);
  expect(line).toMatch(/ 0\.5000 +RMSE 2\.00 +2\.5$/);
});

test("runs that were kept fit into 80 columns, with all but the least important", () => {
  const { text, leftOut } = runsTable(runs, { width: 80 });
  expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(leftOut).toEqual(["model", "data"]);
});

test("a long name, as of a target, is never cut, as other commands find the run by it: other columns make room", () => {
  const name = "20261126-034512-sum-of-all-rented-bicycles-in-the-hour";
  const { text, leftOut } = runsTable([{ name, label: null, record }], { width: 80 });
  expect(text.split("\n")[1]).toBe(`${name}  0.2240   87.46 %`);
  expect(leftOut).toEqual(["model", "data", "strategy", "seconds"]);
  expect(runsTable([{ name, label: null, record }], { width: 140 }).text).toContain(`${name}  squared-svm`);
  expect(runsTable([{ name, label: null, record }], { width: 20 }).text).toBe(`run\n${name}\n`);
});
