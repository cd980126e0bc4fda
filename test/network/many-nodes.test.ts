import { afterEach, expect, test } from "vitest";
import { squaredSvm } from "../../src/learning/models/squared-svm.ts";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { systemClock } from "../../src/platform/nodejs/clock.ts";
import { startWebServer } from "../../src/platform/nodejs/web-server.ts";
import { nodeUrl, webSocketDialer } from "../../src/platform/nodejs/websocket-dialer.ts";
import type { RunFinished } from "../../src/protocol/events.ts";
import { startAggregator } from "../../src/runtime/aggregator.ts";
import { startEdgeNode } from "../../src/runtime/edge-node.ts";
import { createShareSource } from "../../src/runtime/node-data.ts";
import { settings } from "../support/aggregator-environment.ts";
import { smallDataset } from "../support/virtual-run.ts";

const opened: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

test("hundreds of nodes that connect at once over real sockets do rounds together", async () => {
  const count = 250;
  const data = smallDataset();
  const model = squaredSvm({ kernels: plainKernels, featureCount: data.features.featureCount });
  const aggregator = startAggregator({
    clock: systemClock,
    model,
    testData: data,
    shownTests: new Uint32Array(),
    expectedNames: [],
    startableNames: new Set(),
    started: {
      version: "0.0.0",
      instance: "one",
      nodesNeeded: count,
      kernels: plainKernels.name,
      settings,
      partitions: [],
      delayMs: 0,
      task: {
        dataset: "small",
        model: model.name,
        title: "A small task",
        classNames: [],
        labelNames: [],
        weightCount: model.weightCount,
        testExamples: data.exampleCount,
      },
    },
  });
  opened.push(aggregator.close);
  const server = await startWebServer({
    host: "127.0.0.1",
    port: 0,
    maximumFrameBytes: 100_000,
    onNode: (channel) => aggregator.accept(channel),
    onPage: (socket) => socket.terminate(),
    classify: () => Promise.reject(new RangeError("not here")),
  });
  opened.push(server.close);

  const nodesOfRounds: number[] = [];
  const finished = new Promise<RunFinished>((resolve) => {
    aggregator.subscribe((event) => {
      if (event.kind === "round-finished") nodesOfRounds.push(event.nodes.length);
      if (event.kind === "round-finished" && event.round === 5) aggregator.stop();
      if (event.kind === "run-finished") resolve(event);
    });
  });
  aggregator.start({ ...settings, partition: "replicated", strategy: "fixed:1", budgetSeconds: 1000 });
  const dial = webSocketDialer(nodeUrl(server.url), { maximumFrameBytes: 100_000 });
  for (let i = 0; i < count; i++) {
    const name = `node-${i}`;
    const node = startEdgeNode({
      config: {
        name,
        instance: name,
        platform: "test",
        device: "real",
        link: "real",
        data: "assignable",
        retry: { firstMs: 50, longestMs: 500 },
      },
      dial,
      clock: systemClock,
      kernels: plainKernels,
      shares: createShareSource({ loadDataset: async () => data, openness: { labelCounts: false, samples: 0 } }),
      seed: i,
      onEvent: () => {},
    });
    opened.push(node.stop);
  }
  expect(await finished).toMatchObject({ reason: "stopped", summary: { nodes: count, rounds: 5 } });
  expect(nodesOfRounds).toEqual(Array(5).fill(count));
});
