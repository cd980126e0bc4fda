// The aggregator of the nodes benchmark, as `edgewise aggregator` sets it up but with a tiny task. Arguments: number of
// nodes, kernels, strategy; how many connections they come over, where relays stand for them; and their pace, where it is not the
// strategy's own.
import { builtInCatalog, chooseKernels, startAggregator } from "edgewise";
import { systemClock } from "edgewise/nodejs/clock";
import { letHeapDouble } from "edgewise/nodejs/heap-growth";
import { enableRelaxedSimd } from "edgewise/nodejs/relaxed-simd";
import { startWebServer } from "edgewise/nodejs/web-server";
import { answer, residentBytes } from "./processes.mjs";
import { settingsWith, tinyDataset, weightCount } from "./task.mjs";

const [nodes = "1", choice = "auto", strategy = "", connections = nodes, pace] = process.argv.slice(2);
const settings = { ...settingsWith(strategy), ...(pace === "common" ? { pace: /** @type {const} */ ("common") } : {}) };
enableRelaxedSimd();
letHeapDouble();
const kernels = await chooseKernels(/** @type {import("edgewise").KernelsChoice} */ (choice));
const testData = tinyDataset(kernels.allocate);
const model = builtInCatalog.model("squared-svm").create({ classCount: 2, kernels, featureCount: weightCount });
const aggregator = startAggregator({
  clock: systemClock,
  model,
  testData,
  shownTests: new Uint32Array(),
  expectedNames: [],
  startableNames: new Set(),
  started: {
    version: "benchmark",
    instance: "one",
    task: {
      dataset: "synthetic",
      model: model.name,
      title: "nodes",
      classNames: [],
      labelNames: [],
      weightCount,
      testExamples: testData.exampleCount,
    },
    nodesNeeded: Number(nodes),
    kernels: kernels.name,
    settings,
    partitions: [],
    delayMs: 0,
  },
});
const server = await startWebServer({
  host: "127.0.0.1",
  port: 0,
  nodes: Number(nodes),
  maximumFrameBytes: 16 * weightCount + 1024 * 1024,
  onNode: (channel) => aggregator.accept(channel),
  onPage: (socket) => socket.terminate(),
  classify: () => Promise.reject(new RangeError("not here")),
});

/** @type {(event: import("edgewise").AggregatorEvent) => void} */
let watch = () => {};
aggregator.subscribe((event) => watch(event));

/** @template T @param {(event: import("edgewise").AggregatorEvent, resolve: (value: T) => void) => void} look @param {() => void} act */
function until(look, act) {
  return new Promise((/** @type {(value: T) => void} */ resolve) => {
    watch = (event) => look(event, resolve);
    act();
  });
}

let joined = 0;
const everybody = until(
  ({ kind }, resolve) => {
    if (kind === "node-joined") joined += 1;
    if (joined === Number(connections)) resolve(undefined);
  },
  () => {},
);

/**
 * `count` rounds in a row: the seconds of each, from one's first directive to the next one's, and bytes of all messages and
 * processor time of this program in one on average.
 * @param {number} count
 * @returns {Promise<import("./measure.mjs").ServerCosts & { sent: number, received: number }>}
 */
function costs(count) {
  /** @type {number[]} */
  const seconds = [];
  const bytes = { "to-node": 0, "from-node": 0 };
  const before = process.cpuUsage();
  return until(
    (event, resolve) => {
      if (event.kind === "message-passed") bytes[event.direction] += event.bytes;
      if (event.kind !== "round-finished") return;
      seconds.push(event.consumedSeconds - event.consumedBeforeSeconds);
      // The round in progress is finished before the pause.
      if (seconds.length === count - 1) aggregator.pause();
      if (seconds.length < count) return;
      const { user, system } = process.cpuUsage(before);
      const [sent, received] = [bytes["to-node"] / count, bytes["from-node"] / count];
      resolve({ seconds, sent, received, processorSeconds: (user + system) / 1e6 / count });
    },
    () => aggregator.resume(),
  );
}

answer({
  url: () => server.url,
  joined: () => everybody,
  memory: residentBytes,
  /** Starts the run, and answers with the composition of its fourth round. */
  start() {
    const bytes = { sent: 0, received: 0, directive: 0, report: 0 };
    return until(
      (event, resolve) => {
        if (event.kind === "round-finished" && event.round === 3) aggregator.pause();
        if (event.kind === "round-finished" && event.round === 4) resolve(bytes);
        if (event.kind !== "message-passed" || !event.detail.startsWith("round 4:")) return;
        if (event.message === "directive") bytes.directive = event.bytes;
        else bytes.report = event.bytes;
        bytes[event.direction === "to-node" ? "sent" : "received"] += event.bytes;
      },
      () => aggregator.start(settings),
    );
  },
  costs,
  /** The seconds alone. */
  rounds: async (count) => (await costs(count)).seconds,
});
