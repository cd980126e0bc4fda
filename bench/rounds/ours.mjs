// Rounds without emulation: a real aggregator in this process and real nodes in others.
import { builtInCatalog, chooseKernels, startAggregator } from "edgewise";
import { systemClock } from "edgewise/nodejs/clock";
import { enableRelaxedSimd } from "edgewise/nodejs/relaxed-simd";
import { webSocketChannel } from "edgewise/nodejs/websocket-channel";
import { newSigningKey, nodejsSignatures } from "../../dist/platform/nodejs/access/ed25519.js";
import { oneUpdateWith } from "../lib/round-strategies.mjs";
import { createMarks } from "./marks.mjs";
import { end, listen, start } from "./processes.mjs";
import { syntheticDataset, testExamples } from "./synthetic.mjs";

/**
 * How nodes are connected: as usual, by a thread of their own, or over TLS by the pin of a certificate.
 * @typedef {{ kind: "plain" | "thread" } | { kind: "tls", cert: string, key: string, pin: string }} Connection
 */

/**
 * An aggregator that has been asked to pause before its first round.
 * @param {{ weights: number, nodes: number, processes: number, batch: number, strategy: string, kernels: import("edgewise").KernelsChoice, traced?: boolean, connection?: Connection, keys?: boolean }} options
 */
export async function startRounds({ weights, nodes, processes, batch, strategy, ...options }) {
  const { kernels: choice, traced = false, connection = { kind: "plain" }, keys = false } = options;
  enableRelaxedSimd();
  const kernels = await chooseKernels(choice);
  const data = syntheticDataset(weights, testExamples(weights), kernels.allocate);
  const model = builtInCatalog.model("squared-svm").create({ classCount: 2, kernels, featureCount: weights });
  /** @type {import("edgewise").RunSettings} */
  const settings = {
    partition: "replicated",
    ...oneUpdateWith(strategy),
    budgetSeconds: 1e6,
    // Small enough for weights to stay finite: the squared length of an example is about a third of their number.
    stepSize: 0.5 / weights,
    batch,
    seed: 1,
    sameSeed: false,
  };
  const { server, url, close } = await listen(connection.kind === "tls" ? connection : undefined);
  const { trace, marks } = createMarks();
  const aggregator = startAggregator({
    ...(traced ? { trace } : {}),
    ...(keys ? { identity: { signatures: nodejsSignatures, key: newSigningKey() } } : {}),
    clock: systemClock,
    model,
    testData: data,
    shownTests: new Uint32Array(),
    expectedNames: [],
    startableNames: new Set(),
    started: {
      version: "benchmark",
      instance: "one",
      task: {
        dataset: "synthetic",
        model: model.name,
        title: "rounds",
        classNames: [],
        labelNames: [],
        weightCount: weights,
        testExamples: data.exampleCount,
      },
      nodesNeeded: nodes,
      kernels: kernels.name,
      settings,
      partitions: [],
      delayMs: 0,
    },
  });
  const bytes = { directive: 0, report: 0 };
  server.on("connection", (socket) => aggregator.accept(webSocketChannel(socket, "benchmark")));
  /** @type {(event: import("edgewise").AggregatorEvent) => void} */
  let watch = () => {};
  aggregator.subscribe((event) => {
    if (event.kind === "message-passed" && event.message === "directive") bytes.directive = event.bytes;
    if (event.kind === "message-passed" && event.message === "report") bytes.report = event.bytes;
    if (event.kind === "run-finished") throw new Error(`the run ended by itself: ${event.reason}`);
    watch(event);
  });
  const ready = new Promise((resolve) => {
    let count = 0;
    watch = ({ kind }) => {
      count += kind === "node-ready" ? 1 : 0;
      if (count === nodes) resolve(undefined);
    };
  });
  const how = [connection.kind, connection.kind === "tls" ? connection.pin : "", keys ? "keys" : ""];
  const children = Array.from({ length: processes }, (_, i) =>
    start("node.mjs", [url, `node-${i}`, weights, nodes / processes, choice, traced ? "traced" : "", ...how]),
  );
  aggregator.start(settings);
  aggregator.pause();
  await ready;

  return {
    bytes,
    children,
    /**
     * Microseconds of each of `count` rounds, from the end of one to the end of the next: nothing that the aggregator
     * does in between is left out. What they left behind to evaluate is done when this resolves.
     * @param {number} count
     */
    rounds: (count) =>
      /** @type {Promise<number[]>} */ (
        new Promise((resolve) => {
          /** @type {number[]} */
          const times = [];
          let began = 0;
          let last = 0;
          watch = (event) => {
            if (event.kind === "round-finished" && last === 0) {
              const now = performance.now();
              if (began > 0) times.push((now - began) * 1000);
              began = now;
              // The round in progress is finished before the pause.
              if (times.length < count) return;
              last = event.round + 1;
              aggregator.pause();
            }
            if (event.kind === "model-evaluated" && event.round === last) resolve(times);
          };
          aggregator.resume();
        })
      ),
    /** The marks of the aggregator and of each node process, since they began. */
    async marks() {
      const told = children.map((child) => new Promise((resolve) => child.once("message", resolve)));
      for (const child of children) child.send("marks");
      return [marks, .../** @type {import("./marks.mjs").Mark[][]} */ (await Promise.all(told))];
    },
    async close() {
      await end(children);
      aggregator.close();
      close();
    },
  };
}
