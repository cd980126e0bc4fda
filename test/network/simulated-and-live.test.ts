import { expect, onTestFinished, test } from "vitest";
import { builtInCatalog } from "../../src/catalog/built-in.ts";
import { additionalDelay } from "../../src/emulation/additional-delay.ts";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { systemClock } from "../../src/platform/nodejs/clock.ts";
import { startWebServer } from "../../src/platform/nodejs/web-server.ts";
import { nodeUrl, webSocketDialer } from "../../src/platform/nodejs/websocket-dialer.ts";
import { startAggregator } from "../../src/runtime/aggregator.ts";
import { startEdgeNode } from "../../src/runtime/edge-node.ts";
import { createShareSource } from "../../src/runtime/node-data.ts";
import { simulate } from "../../src/simulation/simulate.ts";
import type { RunSummary } from "../../src/watch/events.ts";
import { smallDataset } from "../support/virtual-run.ts";

const data = smallDataset();
const nodeCount = 3;
const localSeconds = 0.005;
const latencySeconds = 0.4;
const globalSeconds = 2 * latencySeconds;
const localUpdates = 6;
const rounds = 3;

/** So much that however late the live run is, it ends after its rounds. */
const budgetSeconds = 600;

const settings = {
  partition: "mixed",
  strategy: `fixed:${localUpdates}`,
  budgetSeconds,
  rounds,
  stepSize: 0.05,
  batch: 5,
  phi: "default",
  update: "scaffold",
  momentum: 0.5,
  tauMax: 100,
  seed: 11,
  sameSeed: false,
} as const;

test("with constant costs and a fixed tau, a simulated run ends in the weights of a live one over WebSockets", async () => {
  const simulated = await simulate(
    {
      ...settings,
      dataset: "small",
      model: "squared-svm",
      nodes: nodeCount,
      costs: {
        kind: "shared",
        local: { kind: "constant", seconds: localSeconds },
        global: { kind: "constant", seconds: globalSeconds },
      },
    },
    { kernels: plainKernels, trainData: data, testData: data },
  );
  const live = await liveRun();
  expect(simulated.result).toMatchObject({ rounds, localUpdates: rounds * localUpdates });
  expect(live.summary).toMatchObject({ rounds, localUpdates: rounds * localUpdates });
  expect(simulated.weights.some((weight) => Math.abs(weight) > 0.01)).toBe(true);
  for (const [i, weight] of simulated.weights.entries()) {
    expect(Math.abs((live.weights[i] ?? Number.NaN) - weight)).toBeLessThanOrEqual(1e-6 * Math.abs(weight));
  }
  expect(live.summary.loss).toBeCloseTo(simulated.result.loss ?? Number.NaN, 6);
  expect(live.summary.accuracy).toBe(simulated.result.accuracy);
});

async function liveRun(): Promise<{ readonly summary: RunSummary; readonly weights: Float32Array }> {
  const model = builtInCatalog
    .model("squared-svm")
    .create({ kernels: plainKernels, classCount: 2, featureCount: data.features.featureCount });
  const aggregator = startAggregator({
    clock: systemClock,
    delayed: additionalDelay(systemClock).on,
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
      nodesNeeded: nodeCount,
      kernels: plainKernels.name,
      settings,
      partitions: [],
      delayMs: latencySeconds * 1000,
    },
  });
  const server = await startWebServer({
    host: "127.0.0.1",
    port: 0,
    maximumFrameBytes: 1024 * 1024,
    onNode: (channel) => aggregator.accept(channel),
    onPage: (socket) => socket.close(),
    classify: () => Promise.reject(new Error("nobody asks")),
  });
  const nodes = Array.from({ length: nodeCount }, (_, i) =>
    startEdgeNode({
      clock: systemClock,
      kernels: plainKernels,
      shares: createShareSource({ loadDataset: async () => data, openness: { labelCounts: false, samples: 0 } }),
      dial: webSocketDialer(nodeUrl(server.url), { maximumFrameBytes: 1024 * 1024 }),
      device: () => localSeconds,
      seed: i,
      onEvent: () => {},
      config: {
        name: `node-${i + 1}`,
        instance: `${i}`,
        platform: "test",
        device: "steady",
        link: "real",
        data: "assignable",
      },
    }),
  );
  onTestFinished(async () => {
    for (const node of nodes) node.stop();
    aggregator.close();
    await server.close();
  });
  const summary = await new Promise<RunSummary>((resolve) => {
    aggregator.subscribe((event) => {
      if (event.kind === "run-finished" && event.summary) resolve(event.summary);
    });
    aggregator.start(settings);
  });
  const result = aggregator.result();
  if (!result) throw new Error("the run has no weights");
  return { summary, weights: result.weights };
}
