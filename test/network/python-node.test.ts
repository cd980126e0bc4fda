import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { squaredSvm } from "../../src/learning/models/squared-svm.ts";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { systemClock } from "../../src/platform/nodejs/clock.ts";
import { startWebServer } from "../../src/platform/nodejs/web-server.ts";
import { startAggregator } from "../../src/runtime/aggregator.ts";
import type { AggregatorEvent } from "../../src/watch/events.ts";
import { smallDataset } from "../support/virtual-run.ts";

const program = fileURLToPath(new URL("../../examples/node.py", import.meta.url));
const data = smallDataset();
const { featureCount } = data.features;
const examples = Array.from({ length: data.exampleCount }, (_, row) => ({
  y: data.targets.kind === "real" ? (data.targets.values[row] as number) : 0,
  x: Array.from(data.features.data.subarray(row * featureCount, (row + 1) * featureCount)),
}));

const localUpdates = 3;
const rounds = 5;
const settings = {
  partition: "uniform",
  strategy: `fixed:${localUpdates}`,
  budgetSeconds: 600,
  stepSize: 0.05,
  batch: "full",
  phi: "default",
  update: "sgd",
  momentum: 0,
  tauMax: 100,
  seed: 1,
  sameSeed: false,
} as const;

test("a node in another language, written from the document, learns what gradient descent on its data learns", async () => {
  let told: (weights: Float32Array) => void = () => {};
  const learned = new Promise<Float32Array>((resolve) => {
    told = resolve;
  });
  const model = squaredSvm({ kernels: plainKernels, featureCount });
  const events: AggregatorEvent[] = [];
  const aggregator = startAggregator({
    clock: systemClock,
    model,
    testData: data,
    shownTests: new Uint32Array(),
    expectedNames: [],
    startableNames: new Set(),
    started: {
      version: "0.0.0",
      instance: "live",
      task: {
        dataset: "small",
        model: "squared-svm",
        title: "A small task",
        classNames: [],
        labelNames: [],
        weightCount: model.weightCount,
        testExamples: data.exampleCount,
      },
      nodesNeeded: 1,
      kernels: plainKernels.name,
      settings,
      partitions: [],
      delayMs: 0,
    },
    onRoundStarted: ({ round, weights }) => {
      if (round === rounds + 1) told(weights.slice());
    },
  });
  const server = await startWebServer({
    host: "127.0.0.1",
    port: 0,
    maximumFrameBytes: 1024 * 1024,
    onNode: aggregator.accept,
    onPage: (socket) => socket.close(),
    classify: () => Promise.reject(new Error("nobody asks")),
  });
  const folder = mkdtempSync(join(tmpdir(), "edgewise-python-"));
  const file = join(folder, "examples");
  writeFileSync(file, examples.map(({ y, x }) => [y, ...x].join(" ")).join("\n"));
  const python = spawn("python3", [program, new URL(server.url).host, "snake", file], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(python, "exit").catch((error: Error) => `python3 is needed: ${error.message}`);
  let said = "";
  python.stderr.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  onTestFinished(async () => {
    python.kill();
    aggregator.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const finished = new Promise<AggregatorEvent>((resolve) => {
    aggregator.subscribe((event) => {
      events.push(event);
      if (event.kind === "run-finished") resolve(event);
    });
  });
  aggregator.start(settings);
  const weights = await Promise.race([
    learned,
    ended.then((how) => Promise.reject(new Error(`the node has ended: ${how} ${said}`))),
  ]);
  aggregator.stop();
  const expected = descended(rounds * localUpdates);
  for (const [i, weight] of expected.entries()) expect(weights[i]).toBeCloseTo(weight, 5);
  expect(await finished).toMatchObject({ summary: { nodes: 1 } });
  // From the second round on it reported estimates, and at the end its loss: all that a node may be asked.
  expect(events.find((event) => event.kind === "round-finished" && event.round === 2)).toHaveProperty("estimates");
});

/** Gradient descent on lambda/2 ||w||^2 + 1/2 mean(max(0, 1 - y <w, x>)^2), lambda = 0.1, from 0. */
function descended(steps: number): number[] {
  let w = new Array<number>(featureCount).fill(0);
  for (let step = 0; step < steps; step++) {
    const gradient = w.map((weight) => 0.1 * weight);
    for (const { y, x } of examples) {
      const gap = Math.max(0, 1 - y * x.reduce((sum, value, j) => sum + value * (w[j] as number), 0));
      for (const [j, value] of x.entries()) gradient[j] = (gradient[j] as number) - (gap * y * value) / examples.length;
    }
    w = w.map((weight, j) => weight - settings.stepSize * (gradient[j] as number));
  }
  return w;
}
