import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { aRunStarted, finishedRound, stamped } from "../../test/support/aggregator-events.ts";
import { someResult } from "../../test/support/kept-models.ts";
import type { AggregatorEventBody, AggregatorStarted } from "../watch/events.ts";
import { createPrometheusMetrics, metricFamilies } from "./prometheus.ts";
import { createRunMeters } from "./run-meters.ts";

const started: AggregatorStarted = {
  kind: "aggregator-started",
  version: "0.1.0",
  instance: "x",
  task: {
    dataset: "small",
    model: "squared-svm",
    title: "A small task",
    classNames: [],
    labelNames: [],
    weightCount: 2,
    testExamples: 10,
  },
  nodesNeeded: 2,
  kernels: "simd",
  settings: aRunStarted({}).settings,
  partitions: [],
  delayMs: 0,
};

const runStarted = (run: number, nodes: readonly string[]) => aRunStarted({ run, nodes });

const joined = (name: string): AggregatorEventBody => ({
  kind: "node-joined",
  name,
  device: "real",
  link: "real",
  again: false,
  startable: false,
  platform: "x",
});

const nodeRound = {
  localUpdates: 5,
  examples: 30,
  loss: 0.5,
  computeSeconds: 2,
  communicateSeconds: 1,
  waitSeconds: 0.5,
};

function textAfter(...bodies: readonly AggregatorEventBody[]): string {
  const metrics = createPrometheusMetrics();
  for (const event of stamped(...bodies)) metrics.take(event);
  return metrics.text();
}

test("each family is told with what it means and its type", () => {
  expect(textAfter(started)).toContain(
    "# HELP edgewise_nodes_needed Nodes that must be connected before a run starts.\n" +
      "# TYPE edgewise_nodes_needed gauge\n" +
      "edgewise_nodes_needed 2\n",
  );
});

test("what is not known yet is left out, and an error that is no number is told as one", () => {
  const before = textAfter(started, joined("a"), runStarted(1, ["a"]));
  expect(before).not.toMatch(/edgewise_(loss|test_metric|round|estimate)\b/);
  const after = textAfter(started, runStarted(1, ["a"]), finishedRound({ loss: Number.NaN, bestLoss: Infinity }));
  expect(after).toMatch(/^edgewise_loss NaN$/m);
  expect(after).toMatch(/^edgewise_best_loss \+Inf$/m);
});

test("the times of a node add up over rounds and runs, and what holds for one run begins anew", () => {
  const round = finishedRound({ localUpdates: 5, nodes: [{ ...nodeRound, name: "a" }] });
  const text = textAfter(started, joined("a"), runStarted(1, ["a"]), round, round, runStarted(2, ["a"]));
  expect(text).toMatch(/^edgewise_node_compute_seconds_total\{node="a"\} 4$/m);
  expect(text).toMatch(/^edgewise_node_communicate_seconds_total\{node="a"\} 2$/m);
  expect(text).toMatch(/^edgewise_node_wait_seconds_total\{node="a"\} 1$/m);
  expect(text).toMatch(/^edgewise_rounds_total 2$/m);
  expect(text).toMatch(/^edgewise_local_updates_total 10$/m);
  expect(text).toMatch(/^edgewise_run 2$/m);
  expect(text).toMatch(/^edgewise_consumed_seconds 0$/m);
  expect(text).not.toMatch(/edgewise_(loss|node_examples)\b/);
});

test("bytes are counted by their direction", () => {
  const passed = { kind: "message-passed", name: "a", message: "report", detail: "", bytes: 100 } as const;
  const text = textAfter(
    { ...passed, direction: "to-node" },
    ...[1, 2].map(() => ({ ...passed, direction: "from-node" as const })),
  );
  expect(text).toMatch(/^edgewise_sent_bytes_total 100$/m);
  expect(text).toMatch(/^edgewise_received_bytes_total 200$/m);
});

test("a node of the run that is gone is told as not connected; any other is forgotten", () => {
  const gone = (name: string): AggregatorEventBody => ({ kind: "node-gone", name, reason: "connection closed" });
  const text = textAfter(started, joined("a"), joined("b"), runStarted(1, ["a"]), gone("a"), gone("b"));
  expect(text).toMatch(/^edgewise_node_connected\{node="a"\} 0$/m);
  expect(text).not.toContain('node="b"');
  expect(text).toMatch(/^edgewise_nodes_connected 0$/m);
});

test("names of nodes cannot break out of their labels", () => {
  const text = textAfter(joined('a"} 1\nfalse 2 \\'));
  expect(text).toContain('edgewise_node_connected{node="a\\"} 1\\nfalse 2 \\\\"} 1\n');
  expect(text).not.toMatch(/^false/m);
});

test("how runs ended is counted, and measures on the test data have their names", () => {
  const text = textAfter(
    runStarted(1, ["a"]),
    {
      kind: "model-evaluated",
      run: 1,
      round: 3,
      consumedSeconds: 1,
      metrics: { accuracy: 0.75, logLoss: 0.5 },
      answers: [],
    },
    { kind: "run-ended", run: 1, reason: "stopped", consumedSeconds: 7, budgetSeconds: 60 },
    { kind: "run-finished", run: 1, reason: "stopped" },
  );
  expect(text).toMatch(/^edgewise_test_metric\{metric="accuracy"\} 0.75$/m);
  expect(text).toMatch(/^edgewise_test_metric\{metric="logLoss"\} 0.5$/m);
  expect(text).toMatch(/^edgewise_runs_finished_total\{ending="stopped"\} 1$/m);
  expect(text).toMatch(/^edgewise_run_learning 0$/m);
  expect(text).toMatch(/^edgewise_consumed_seconds 7$/m);
});

test("measures over the nodes' own test examples are told at the end of a run, without those that are missing", () => {
  const test: NonNullable<typeof someResult.test> = {
    kind: "numbers",
    examples: 72,
    rmse: 3.5,
    mae: 2,
    r2: null,
    learnedNothing: true,
    nodes: [],
  };
  const finished = { kind: "run-finished", run: 1, reason: "budget", summary: { ...someResult, test } } as const;
  const text = textAfter(aRunStarted({}), finished);
  expect(text).toMatch(/^edgewise_nodes_test_metric\{metric="examples"\} 72$/m);
  expect(text).toMatch(/^edgewise_nodes_test_metric\{metric="rmse"\} 3.5$/m);
  expect(text).not.toMatch(/edgewise_nodes_test_metric\{metric="(r2|learnedNothing|kind)"/);
  expect(textAfter(aRunStarted({}), finished, aRunStarted({ run: 2 }))).not.toContain("edgewise_nodes_test_metric");
});

test("the dashboard for Grafana asks only for what is told, and for most of it", () => {
  const dashboard = readFileSync(new URL("../../docs/grafana-dashboard.json", import.meta.url), "utf8");
  const families = metricFamilies(createRunMeters()).map(({ name }) => name);
  const asked = expressions(JSON.parse(dashboard)).flatMap((text) => text.match(/edgewise_\w+/g) ?? []);
  expect(new Set(asked).size).toBeGreaterThan(15);
  expect(families).toEqual(expect.arrayContaining([...new Set(asked)]));
  expect(dashboard.length).toBeLessThan(30_000);
});

/** Whatever a part of the dashboard asks Prometheus. */
function expressions(part: unknown): string[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    (key === "expr" || key === "query" || key === "definition") && typeof value === "string"
      ? [value]
      : expressions(value),
  );
}
