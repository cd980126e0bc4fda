// What it costs that nodes and their aggregator prove their keys: something once in each connection, and nothing in a round.
import { builtInCatalog, chooseKernels, createShareSource, startAggregator, startEdgeNode } from "edgewise";
import { systemClock } from "edgewise/nodejs/clock";
import { webSocketChannel } from "edgewise/nodejs/websocket-channel";
import { webSocketDialer } from "edgewise/nodejs/websocket-dialer";
import { newSigningKey, nodejsSignatures as signatures } from "../dist/platform/nodejs/access/ed25519.js";
import { measure, median, ratioOf } from "./lib/measure.mjs";
import { byDefault } from "./lib/round-strategies.mjs";
import { settingsWith, tinyDataset, weightCount } from "./nodes/task.mjs";
import { startRounds } from "./rounds/ours.mjs";
import { listen } from "./rounds/processes.mjs";

const sides = /** @type {const} */ ({ "without keys": false, "with keys": true });

/** @param {{ quick: boolean, kernels: import("edgewise").KernelsChoice }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick, kernels }) {
  const once = { groups: 1, warmUp: 0 };
  const joining = [];
  for (const [name, keys] of Object.entries(sides)) joining.push({ name, ...(await startJoining(keys, kernels)) });
  const joins = joining.map(({ name, join }) => ({ name, calls: quick ? 1 : 10, run: join }));
  const joined = await measure(joins, quick ? once : { groups: 15, warmUp: 3 });
  for (const { close } of joining) close();

  const nodes = quick ? 1 : 5;
  const rounds = [];
  for (const [name, keys] of Object.entries(sides)) {
    const options = { weights: 785, nodes, processes: nodes, batch: 100, strategy: byDefault, kernels, keys };
    rounds.push({ name, ...(await startRounds(options)) });
  }
  const things = rounds.map(({ name, rounds: each }) => ({ name, calls: quick ? 3 : 200, run: each }));
  const taken = await measure(things, quick ? once : { groups: 25, warmUp: 10 });
  for (const { close } of rounds) await close();
  const bytes = rounds.map((each) => `${each.bytes.directive}, ${each.bytes.report}`);
  return {
    about: {
      connections: "on loopback, without TLS",
      kernels,
      "bytes of a directive and a report": Object.keys(sides)
        .map((name, i) => `${name} ${bytes[i]}`)
        .join("; "),
    },
    rows: [...compared("joining", joined), ...compared("round of 785 weights", taken)],
  };
}

/** An aggregator of this process, which nodes of this process join, and leave. @param {boolean} keys @param {import("edgewise").KernelsChoice} choice */
async function startJoining(keys, choice) {
  const kernels = await chooseKernels(choice);
  const data = tinyDataset(kernels.allocate);
  const model = builtInCatalog.model("squared-svm").create({ classCount: 2, kernels, featureCount: weightCount });
  const own = newSigningKey();
  const aggregator = startAggregator({
    ...(keys ? { identity: { signatures, key: own } } : {}),
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
        title: "joining",
        classNames: [],
        labelNames: [],
        weightCount,
        testExamples: data.exampleCount,
      },
      nodesNeeded: 1,
      kernels: kernels.name,
      settings: settingsWith(byDefault),
      partitions: [],
      delayMs: 0,
    },
  });
  const { server, url, close } = await listen();
  server.on("connection", (socket) => aggregator.accept(webSocketChannel(socket, "benchmark")));
  const key = newSigningKey();
  const identity = keys ? { identity: { signatures, key, aggregatorKey: own.publicKey } } : {};
  const shares = createShareSource({ loadDataset: async () => data, openness: { labelCounts: false, samples: 0 } });
  const config = { name: "node", instance: "one", platform: "benchmark", device: "real", link: "real" };

  /** Microseconds until it is welcome. @returns {Promise<number>} */
  async function joinOnce() {
    const began = performance.now();
    /** @type {(microseconds: number) => void} */
    let welcome = () => {};
    const taken = new Promise((/** @type {(microseconds: number) => void} */ resolve) => {
      welcome = resolve;
    });
    const node = startEdgeNode({
      ...identity,
      config,
      dial: webSocketDialer(url, { maximumFrameBytes: 1024 * 1024 }),
      clock: systemClock,
      kernels,
      shares,
      onEvent: ({ kind }) => kind === "connected" && welcome((performance.now() - began) * 1000),
    });
    const microseconds = await taken;
    const gone = new Promise((resolve) => {
      const end = aggregator.subscribe(({ kind }) => {
        if (kind !== "node-gone") return;
        end();
        resolve(undefined);
      });
    });
    node.stop();
    await gone;
    return microseconds;
  }
  return {
    /** @param {number} count */
    async join(count) {
      const times = [];
      for (let i = 0; i < count; i++) times.push(await joinOnce());
      return times;
    },
    close() {
      aggregator.close();
      close();
    },
  };
}

/** @param {string} what @param {Map<string, import("./lib/measure.mjs").Measured>} measured */
function compared(what, measured) {
  const plain = measured.get("without keys");
  return Array.from(measured.values(), (each) => ({
    name: `${what}: ${each.name}`,
    median: median(each.groups),
    minimum: each.minimum,
    ...(plain && each !== plain ? { against: `${what}: without keys`, ratio: ratioOf(each, plain) } : {}),
  }));
}
