import { expect, test } from "vitest";
import { settings } from "../../../test/support/aggregator-environment.ts";
import { finishedRound } from "../../../test/support/aggregator-events.ts";
import type { TableSchema } from "../../data/schema.ts";
import type { RunResult, TestResult } from "../../protocol/result.ts";
import type { RunWeights } from "../../runtime/aggregator-options.ts";
import type { AggregatorEvent } from "../../watch/events.ts";
import type { NodeTimes } from "../../watch/node-times.ts";
import type { RunFacts } from "../run-facts.ts";
import { ticksBetween } from "./chart.ts";
import { runReport } from "./run-report.ts";

const hostile = `<img src=x onerror="alert(1)">&`;
const harmless = "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;";

/** Of what a report reads, no more than it is about. */
function made<T>(parts: Partial<T>): T {
  return parts as T;
}

const times: NodeTimes = {
  examples: 30,
  rounds: 2,
  localUpdates: 8,
  computeSeconds: 6,
  communicateSeconds: 3,
  waitSeconds: 1,
  loss: 0.25,
};

function column(name: string): TableSchema["columns"][number] {
  return { kind: "number", name, mean: 0, deviation: 1, log: false, indicator: false };
}

/** A run that learned a number from two columns, at two nodes. */
function facts(changed: Partial<RunFacts> = {}): RunFacts {
  const joined = { kind: "node-joined", name: hostile, device: "raspberry-pi-3", link: hostile, again: false } as const;
  const events: AggregatorEvent[] = [
    { ...joined, startable: false, platform: hostile, sequence: 1, at: 0 },
    finishedRound({ round: 2, decision: { kind: "stop", reason: "budget" } }),
  ];
  return {
    record: {
      format: "edgewise-run",
      version: 1,
      edgewise: "1.2.3",
      instance: "abc",
      run: 1,
      startedAt: "2026-11-26T03:45:12.000Z",
      endedAt: "2026-11-26T03:47:12.000Z",
      task: { dataset: "own", model: "linear-regression", title: hostile },
      settings,
      asked: { target: hostile, log: [hostile], ignore: ["id", "name"] },
      data: "own",
      kernels: "simd",
      delayMs: 0,
      nodes: ["node-10", hostile],
      ending: "budget",
      explanation: hostile,
      result: null,
      eventsLeftOut: 0,
    },
    task: {
      dataset: "own",
      model: "linear-regression",
      title: hostile,
      classNames: [],
      labelNames: [],
      metricNames: ["meanSquaredError"],
      target: { name: hostile, mean: 100, deviation: 20 },
      weightCount: 3,
      testExamples: 0,
    },
    schema: {
      kind: "table",
      version: 1,
      columns: [column("small"), column(hostile)],
      leftOut: [],
      target: { kind: "number", name: hostile, mean: 100, deviation: 20 },
    },
    endedAt: new Date(0),
    events,
    nodeTimes: new Map([
      ["node-10", times],
      ["node-2", times],
      [hostile, times],
    ]),
    metrics: async () =>
      new Map([
        ["consumedSeconds", [1, 2]],
        ["loss", [0.5, 0.25]],
        ["localUpdates", [1, 7]],
        ["localCostSeconds", [0.1, 0.3]],
        ["globalCostSeconds", [1, 1]],
        ["meanSquaredError", [null, null]],
      ]),
    ...changed,
  };
}

test("what people and nodes wrote is text in the report, and never markup", async () => {
  const page = await runReport(facts());
  expect(page).toContain(harmless);
  expect(page).not.toContain("<img");
  expect(page).not.toContain("<script");
  expect(page.match(/https?:/g)).toBeNull();
});

test("the report tells what the nodes' time went to, node by node in natural order", async () => {
  const page = await runReport(facts());
  expect(page).toContain("3 nodes with 90 examples took part (data of their own)");
  expect(page).toContain("60.0 % went to computing, 30.0 % to communicating, and\n10.0 % to waiting");
  expect(page.indexOf(">node-2<")).toBeGreaterThan(0);
  expect(page.indexOf(">node-2<")).toBeLessThan(page.indexOf(">node-10<"));
});

test("curves begin where the budget does, and what was never measured has none", async () => {
  const page = await runReport(facts());
  expect(page).toContain("Loss: from 0.5 to 0.25");
  expect(page).not.toContain("squared error on the aggregator");
});

test("the strategy's account has its costs, its choices, and why it ended", async () => {
  const page = await runReport(facts());
  expect(page).toContain(
    "A local update took 200 ms at the slowest node, a global aggregation 1.0 s: as much as 5 local updates",
  );
  expect(page).toContain("In 2 rounds it chose 1 to 7 local updates, beginning with 1");
  expect(page).toContain("half of them had at least 7");
  expect(page).toContain("its budget had no room for another round");
});

test("weights are listed by feature, the largest first, in the target's units", async () => {
  const weights = made<RunWeights>({ weights: Float32Array.of(0.5, -2, 0.25) });
  const learned = { result: made<RunResult>({}), weights };
  const page = await runReport(facts({ learned }));
  const rows = [...page.matchAll(/<tr><th scope="row">([^<]*)<\/th><td class="bar">.*\n<td>([^<]*)<\/td>/g)];
  expect(rows.map(([, name, value]) => [name, value])).toEqual([
    [harmless, "−40"],
    ["small", "+10"],
    ["always 1", "+5"],
  ]);
  expect(page).toContain("nodes send sums of what they measure");
});

const classTest: TestResult = {
  kind: "classes",
  examples: 100,
  accuracy: 0.85,
  majority: 0.6,
  macroF1: 0.8,
  logLoss: null,
  learnedNothing: false,
  classes: [hostile, "yes"],
  confusion: [
    [55, 5],
    [10, 30],
  ],
  nodes: [
    { kind: "classes", name: "a", examples: 50, accuracy: 0.7, majority: 0.6, macroF1: 0.7, logLoss: null },
    { kind: "classes", name: "b", examples: 50, accuracy: 0.9, majority: 0.6, macroF1: 0.9, logLoss: null },
  ],
};

function tested(result: TestResult): Partial<RunFacts> {
  const { record } = facts();
  const learned = { result: made<RunResult>({}), weights: made<RunWeights>({ weights: Float32Array.of(1, 2, 3) }) };
  return { record: { ...record, result: made<RunResult>({ metrics: {}, test: result }) }, learned };
}

test("what the nodes tested is a table of what was taken for what, and the weak points are named", async () => {
  const page = await runReport(facts(tested(classTest)));
  expect(page).toContain("On 100 examples that the nodes kept for testing");
  expect(page).toContain(
    '<td class="wrong" style="--share:15%">10</td><td class="right" style="--share:45%">30</td>'.replaceAll(
      "><",
      ">\n<",
    ),
  );
  expect(page).toContain("finds yes least often: 75.0 % of 40 examples");
  expect(page).toContain(`to take yes for ${harmless}: 10 times`);
  expect(page).toContain("best at b (90.0 %), and worst at a (70.0 %)");
  expect(page).not.toContain("learned nothing");
});

test("a number that was learned has its errors, in its own units, and a verdict if nothing was learned", async () => {
  const numbers = { kind: "numbers", examples: 40, rmse: 12.5, mae: 9, r2: -0.1 } as const;
  const page = await runReport(facts(tested({ ...numbers, learnedNothing: true, nodes: [{ ...numbers, name: "a" }] })));
  expect(page).toContain("no better than the mean of the targets");
  expect(page).toContain("<dd>12.5</dd>");
  expect(page).not.toContain("What was taken for what");
});

test("a run that never had a round has a report of its settings", async () => {
  const page = await runReport(facts({ events: [], nodeTimes: new Map(), metrics: async () => new Map() }));
  expect(page).toContain("<h2>Settings</h2>");
  expect(page).not.toContain("<svg");
});

test("ticks are round numbers around what is shown", () => {
  expect(ticksBetween(0.13, 0.52, 5)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
  expect(ticksBetween(7, 7, 5)).toEqual([6, 8]);
  expect(ticksBetween(0, 0, 5)).toEqual([0, 0.2]);
  expect(ticksBetween(-3, 41, 5)).toEqual([-10, 0, 10, 20, 30, 40, 50]);
});

test("nodes that left during the run are named, with when and why, and whether they came back", async () => {
  const at = (seconds: number) => ({ sequence: seconds, at: seconds * 1000 });
  const joined = { kind: "node-joined", device: "real", link: "real", startable: false, platform: "linux" } as const;
  const events: AggregatorEvent[] = [
    { kind: "node-gone", name: "node-10", reason: "before the run", ...at(0) },
    made<Extract<AggregatorEvent, { kind: "run-started" }>>({ kind: "run-started", ...at(1) }),
    { kind: "node-gone", name: "node-10", reason: "its connection was lost", ...at(13) },
    { ...joined, name: "node-10", again: true, ...at(15) },
    { kind: "node-gone", name: hostile, reason: "its program ended", ...at(16) },
  ];
  const page = await runReport(facts({ events: [...facts().events, ...events] }));
  const text = page.replaceAll(/<[^>]*>/g, "");
  expect(text).toContain("node-10 left 12 s after the run began: its connection was lost. It was back 2.0 s later.");
  expect(page).toContain(
    `<strong>${harmless}</strong> left 15 s after the run began: its program ended. It did not come back.`,
  );
  expect(page).not.toContain("before the run");
});
