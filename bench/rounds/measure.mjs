// Rounds without emulation, and the floor under them: a bare ws program that moves frames of the same size between the
// same number of processes.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { chooseKernels, createModel, startAggregator } from "edgewise";
import { systemClock } from "edgewise/nodejs/clock";
import { webSocketChannel } from "edgewise/nodejs/websocket-channel";
import { WebSocketServer } from "ws";
import { syntheticDataset } from "./synthetic.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/**
 * @param {string} script
 * @param {readonly (string | number)[]} args
 */
function start(script, args) {
  return fork(here + script, args.map(String), { stdio: ["ignore", "ignore", "inherit", "ipc"] });
}

/** @param {import("node:child_process").ChildProcess[]} children */
async function end(children) {
  await Promise.all(
    children.map((child) => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      return ended;
    }),
  );
}

/** @param {WebSocketServer} server */
async function urlOf(server) {
  if (!server.address()) await new Promise((resolve) => server.once("listening", resolve));
  return `ws://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
}

/**
 * Seconds of each round, without the first ones.
 * @param {{ weights: number, nodes: number, processes: number, rounds: number, batch: number, kernels: import("edgewise").KernelsChoice }} options
 */
export async function measureRounds({ weights, nodes, processes, rounds, batch, kernels: choice }) {
  const kernels = await chooseKernels(choice);
  const data = syntheticDataset(weights);
  const model = createModel("squared-svm", { kernels, featureCount: weights });
  /** @type {import("edgewise").RunSettings} */
  const settings = {
    partition: "replicated",
    strategy: "fixed:1",
    budgetSeconds: 1e6,
    stepSize: 0.001,
    batch,
    phi: "default",
    maximumLocalUpdates: 100,
    seed: 1,
    sameSeed: false,
  };
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false, maxPayload: 2 ** 28 });
  const url = await urlOf(server);
  const aggregator = startAggregator({
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
  server.on("connection", (socket) => aggregator.accept(webSocketChannel(socket, "benchmark")));
  /** @type {number[]} */
  const times = [];
  const bytes = { directive: 0, report: 0 };
  const done = new Promise((resolve) => {
    aggregator.subscribe((event) => {
      if (event.kind === "round-finished") {
        times.push(event.localCostSeconds * event.localUpdates + event.globalCostSeconds);
        if (event.round === rounds) resolve(undefined);
      }
      if (event.kind !== "message-passed") return;
      if (event.message === "directive") bytes.directive = event.bytes;
      if (event.message === "report") bytes.report = event.bytes;
    });
  });
  const children = Array.from({ length: processes }, (_, i) =>
    start("node.mjs", [url, `node-${i}`, weights, nodes / processes, choice]),
  );
  aggregator.start(settings);
  await done;
  const memory = process.memoryUsage().rss;
  await end(children);
  aggregator.close();
  server.close();
  return {
    seconds: times.slice(Math.floor(rounds / 3)),
    directiveBytes: bytes.directive,
    reportBytes: bytes.report,
    residentBytes: memory,
  };
}

/**
 * Seconds of each exchange of the bare program.
 * @param {{ nodes: number, processes: number, rounds: number, directiveBytes: number, reportBytes: number }} options
 */
export async function measureFloor({ nodes, processes, rounds, directiveBytes, reportBytes }) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false, maxPayload: 2 ** 28 });
  const url = await urlOf(server);
  const frame = Buffer.alloc(directiveBytes, 1);
  /** @type {import("ws").WebSocket[]} */
  const sockets = [];
  /** @type {number[]} */
  const times = [];
  let awaited = 0;
  let started = 0;
  const send = () => {
    awaited = nodes;
    started = performance.now();
    for (const socket of sockets) socket.send(frame);
  };
  const done = new Promise((resolve) => {
    server.on("connection", (socket) => {
      sockets.push(socket);
      socket.on("message", () => {
        awaited -= 1;
        if (awaited > 0) return;
        times.push((performance.now() - started) / 1000);
        if (times.length === rounds) resolve(undefined);
        else send();
      });
      if (sockets.length === nodes) send();
    });
  });
  const children = Array.from({ length: processes }, () => start("echo.mjs", [url, reportBytes, nodes / processes]));
  await done;
  await end(children);
  server.close();
  return { seconds: times.slice(Math.floor(rounds / 3)) };
}
