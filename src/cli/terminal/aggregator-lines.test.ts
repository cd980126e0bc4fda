import { expect, test } from "vitest";
import type { AggregatorEvent, AggregatorEventBody, TaskDescription } from "../../runtime/events.ts";
import { showAggregator } from "./aggregator-lines.ts";
import type { Log } from "./log.ts";

const plain = (text: string) => text;

/** The lines that these events come to. */
function linesOf(...bodies: readonly AggregatorEventBody[]): string[] {
  const lines: string[] = [];
  const style = { dim: plain, bold: plain, good: plain, warn: plain, accent: plain };
  const log: Log = { line: (_level, text) => lines.push(text), status: () => {}, style };
  const show = showAggregator(log);
  bodies.forEach((body, sequence) => {
    show({ sequence, at: sequence, ...body } as AggregatorEvent);
  });
  return lines;
}

function taskWith(metric: string): AggregatorEventBody {
  const names = { dataset: "d", model: "m", title: "What is it?", classNames: [], labelNames: [] };
  const task: TaskDescription = { ...names, metricNames: [metric], weightCount: 1, testExamples: 1 };
  return { kind: "task-changed", task, partitions: [] };
}

function evaluated(round: number, metrics: Readonly<Record<string, number>>): AggregatorEventBody {
  return { kind: "model-evaluated", run: 1, round, consumedSeconds: 0, metrics, answers: [] };
}

function roundFinished(round: number, accuracy?: number): AggregatorEventBody {
  return {
    kind: "round-finished",
    run: 1,
    round,
    localUpdates: 5,
    last: false,
    loss: 0.25,
    ...(accuracy === undefined ? {} : { accuracy }),
    bestLoss: 0.25,
    localCostSeconds: 0.013,
    globalCostSeconds: 0.13,
    consumedBeforeSeconds: 0,
    consumedSeconds: 1,
    budgetSeconds: 60,
    decision: { kind: "stop", reason: "budget" },
    nodes: [],
  };
}

test("a round's line has the accuracy, or a dash if the test was not done in time", () => {
  const [, first, second] = linesOf(taskWith("accuracy"), roundFinished(1, 0.8765), roundFinished(2));
  expect(first).toContain("loss 0.2500  accuracy 87.65 %  beta");
  expect(second).toContain("loss 0.2500  accuracy    –     beta");
});

test("a model without accuracy is shown by its own metric", () => {
  const lines = linesOf(
    taskWith("meanSquaredError"),
    evaluated(1, { meanSquaredError: 0.1832 }),
    roundFinished(1),
    taskWith("meanSquaredDistance"),
    evaluated(2, { meanSquaredDistance: 39.17 }),
    roundFinished(2),
  );
  expect(lines[1]).toContain("loss 0.2500  test error 0.1832  beta");
  expect(lines[3]).toContain("loss 0.2500  test distance 39.17   beta");
});

test("a metric of an earlier round's weights is not taken for that of this round", () => {
  const [, line] = linesOf(taskWith("meanSquaredError"), evaluated(1, { meanSquaredError: 0.2 }), roundFinished(2));
  expect(line).toContain("test error   –     beta");
});
