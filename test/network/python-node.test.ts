import { execFileSync, spawn } from "node:child_process";
import { on, once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { builtInCatalog } from "../../src/catalog/built-in.ts";
import { createModelFor } from "../../src/catalog/model-fit.ts";
import type { Dataset } from "../../src/learning/dataset.ts";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { linkChannels } from "../../src/platform/memory/linked-channels.ts";
import { systemClock } from "../../src/platform/nodejs/clock.ts";
import { startWebServer } from "../../src/platform/nodejs/web-server.ts";
import { type Aggregator, startAggregator } from "../../src/runtime/aggregator.ts";
import { startEdgeNode } from "../../src/runtime/edge-node.ts";
import { createShareSource } from "../../src/runtime/node-data.ts";
import type { ProbeFinished, RoundFinished } from "../../src/watch/events.ts";
import { addressOf, edgewise } from "../e2e/support/edgewise.ts";
import { smallDataset } from "../support/virtual-run.ts";

const program = fileURLToPath(new URL("../../examples/python-node/node.py", import.meta.url));
const rounds = 5;
const usual = {
  partition: "uniform",
  budgetSeconds: 600,
  stepSize: 0.05,
  batch: "full",
  phi: "default",
  tauMax: 100,
  seed: 1,
  sameSeed: false,
} as const;

interface Task {
  readonly model: string;
  readonly strategy: string;
  readonly update: string;
  readonly momentum: number;
  readonly stepSizeSchedule?: string;
}

/** The examples of one of the two nodes, with targets that the model learns from. */
function dataOf(node: number, model: string): Dataset {
  const data = smallDataset(node);
  const { labels } = data;
  if (model !== "softmax-regression" || !labels) return data;
  return { ...data, targets: { kind: "class", values: labels.values, classCount: labels.labelCount } };
}

type Join = (aggregator: Aggregator, data: Dataset) => Promise<never> | undefined;

/** A run with two nodes, the second of which joins in one way or another: the weights that its rounds began with. */
async function learned({ model: name, ...task }: Task, joinSecond: Join) {
  const [first, second] = [dataOf(1, name), dataOf(2, name)];
  const model = createModelFor(builtInCatalog, name, first, plainKernels);
  const starts: number[][] = [];
  const finished: RoundFinished[] = [];
  const probes: ProbeFinished[] = [];
  const aggregator = startAggregator({
    clock: systemClock,
    model,
    testData: first,
    shownTests: new Uint32Array(),
    expectedNames: [],
    startableNames: new Set(),
    started: {
      version: "0.0.0",
      instance: "live",
      task: {
        dataset: "small",
        model: name,
        title: "A small task",
        classNames: [],
        labelNames: [],
        weightCount: model.weightCount,
        testExamples: first.exampleCount,
      },
      nodesNeeded: 2,
      kernels: plainKernels.name,
      settings: { ...usual, ...task },
      partitions: [],
      delayMs: 0,
    },
    onRoundStarted({ weights }) {
      starts.push([...weights]);
      if (starts.length === rounds + 1) aggregator.stop();
    },
  });
  onTestFinished(() => aggregator.close());
  const over = new Promise<void>((resolve) => {
    aggregator.subscribe((event) => {
      if (event.kind === "round-finished") finished.push(event);
      if (event.kind === "probe-finished") probes.push(event);
      if (event.kind === "run-finished") resolve();
    });
  });
  nodejsNode("a")(aggregator, first);
  const ended = joinSecond(aggregator, second);
  aggregator.start({ ...usual, ...task });
  await (ended ? Promise.race([over, ended]) : over);
  return { starts: starts.slice(0, rounds + 1), finished: finished.slice(0, rounds), probes };
}

function nodejsNode(name: string): Join {
  return (aggregator, data) => {
    const node = startEdgeNode({
      config: { name, instance: name, platform: "test", device: "real", link: "real", data: "own" },
      clock: systemClock,
      kernels: plainKernels,
      shares: createShareSource({
        loadDataset: () => Promise.reject(new Error("its data are its own")),
        own: async () => data,
        openness: { labelCounts: false, samples: 0 },
      }),
      async dial() {
        const [near, far] = linkChannels({ names: [name, "aggregator"] });
        aggregator.accept(far);
        return near;
      },
    });
    onTestFinished(() => node.stop());
    return undefined;
  };
}

/** Rejects if the program ends badly. */
async function pythonNode(aggregator: Aggregator, { exampleCount, features, targets }: Dataset): Promise<never> {
  const server = await startWebServer({
    host: "127.0.0.1",
    port: 0,
    maximumFrameBytes: 1024 * 1024,
    onNode: (channel) => aggregator.accept(channel),
    onPage: (socket) => socket.close(),
    classify: () => Promise.reject(new Error("nobody asks")),
  });
  const folder = mkdtempSync(join(tmpdir(), "edgewise-python-"));
  const file = join(folder, "examples");
  const { featureCount: width } = features;
  const wanted = targets.kind === "none" ? [] : targets.values;
  const lines = Array.from({ length: exampleCount }, (_, row) =>
    [wanted[row], ...features.data.subarray(row * width, (row + 1) * width)].join(" "),
  );
  writeFileSync(file, lines.join("\n"));
  const python = startPython(new URL(server.url).host, "b", file);
  onTestFinished(async () => {
    await python.end();
    await server.close();
    rmSync(folder, { recursive: true });
  });
  return python.failed;
}

function startPython(...args: readonly string[]) {
  const child = spawn(process.env.EDGEWISE_PYTHON ?? "python3", [program, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  const exit = once(child, "exit").catch((error: Error) => `python3 is needed: ${error.message}`);
  return {
    /** Resolves when it has said such a thing. */
    async says(pattern: RegExp) {
      if (pattern.test(said)) return;
      for await (const _ of on(child.stderr, "data")) if (pattern.test(said)) return;
    },
    /** Rejects when the program has ended, unless it ended well. */
    failed: exit.then((how): Promise<never> => {
      if (how[0] === 0) return new Promise(() => {});
      throw new Error(`the node has ended: ${how} ${said}`);
    }),
    async end() {
      child.kill();
      await exit;
    },
  };
}

const close = (expected: readonly number[]) => expected.map((value) => expect.closeTo(value, 5));

test.each([
  { model: "squared-svm", strategy: "fixed:3", update: "scaffold", momentum: 0.6 },
  { model: "logistic-regression", strategy: "fixed:3", update: "sgd", momentum: 0 },
  { model: "linear-regression", strategy: "fixed:3", update: "fedprox:0.1", momentum: 0 },
  {
    model: "softmax-regression",
    strategy: "fixed:3",
    update: "scaffold",
    momentum: 0,
    stepSizeSchedule: "inverse:0.2",
  },
])("beside a node of Node.js, one in Python learns $model with $update as another one would", async (task) => {
  const expected = await learned(task, nodejsNode("b"));
  const { starts, finished } = await learned(task, pythonNode);
  expect(starts).toEqual(expected.starts.map(close));
  // From the second round on it reports estimates, and each round how its examples are learned.
  const seen = finished.map(({ loss, estimates }) => [loss, ...Object.values(estimates ?? {})]);
  const wanted = expected.finished.map(({ loss, estimates }) => [loss, ...Object.values(estimates ?? {})]);
  expect(wanted[1]).toHaveLength(4);
  for (const [round, values] of wanted.entries()) {
    for (const [i, value] of values.entries()) expect(seen[round]?.[i]).toBeCloseTo(value, 3);
  }
});

test("it can be left out of rounds, and goes on with its drift correction afterwards", async () => {
  const task = {
    ...{ model: "squared-svm", strategy: "fixed:3", update: "scaffold", momentum: 0.5 },
    participation: 1,
  };
  const expected = await learned(task, nodejsNode("b"));
  const { starts } = await learned(task, pythonNode);
  expect(starts).toEqual(expected.starts.map(close));
});

test("it measures for the default strategy how far it moved", async () => {
  const task = { model: "squared-svm", strategy: "adaptive", update: "scaffold", momentum: 0.6 };
  const [expected, seen] = [await learned(task, nodejsNode("b")), await learned(task, pythonNode)];
  // All make six updates in a probe, however fast they are.
  const of = (run: typeof seen) => run.probes[0]?.found?.drift;
  expect(of(expected)?.movement).toBeGreaterThan(0);
  expect(seen.finished[0]?.drift?.movement).toBeGreaterThan(0);
  expect(of(seen)?.movement).toBeCloseTo(of(expected)?.movement as number, 5);
  expect(of(seen)?.divergence).toBeCloseTo(of(expected)?.divergence as number, 5);
});

test("in a final evaluation it tells the loss of a mean of iterates too, over as many minibatches as there is time for", () => {
  const code = `
import json, threading
import numpy as np
from learner import Learner
from models import Model
data = np.random.default_rng(3).normal(size=(6, 3))
task = {"stepSize": 0.1, "momentum": 0, "measure": "drift", "update": "sgd", "weightCount": 3, "batch": 2, "seed": 1, "stream": 0}
learner = Learner(task, Model("linear-regression", data[:, 0], data))
directive = {"run": 1, "round": 9, "localUpdates": 0, "previousBecameBest": False, "secondsAllowed": 100}
newest, mean = np.ones(3), np.zeros(3)
report, _ = learner.round(directive, {"weights": newest, "meanWeights": mean}, threading.Event())
print(json.dumps([report, learner.loss(newest), learner.loss(mean)]))
`;
  const python = process.env.EDGEWISE_PYTHON ?? "python3";
  const [report, lossOfNewest, lossOfMean] = JSON.parse(
    execFileSync(python, ["-c", code], { cwd: dirname(program), encoding: "utf8" }),
  );
  // Three minibatches of two are all examples once.
  expect(report.lossAtStart).toBeCloseTo(lossOfNewest, 9);
  expect(report.lossOfBest).toBeCloseTo(lossOfNewest, 9);
  expect(report.lossOfMean).toBeCloseTo(lossOfMean, 9);
});

test("with a table of its own it agrees with a node of Node.js on a schema, learns, and tests the model", async () => {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-python-"));
  const [mine, others] = ["mine.csv", "others.csv"].map((name) => join(folder, name)) as [string, string];
  // Made up: what is warm is on. In one table columns stand in another order, with gaps and a site that is nowhere else.
  const rows = Array.from({ length: 120 }, (_, i) => ({
    warmth: (i * 37) % 100,
    site: i % 3 === 0 ? "roof" : "cellar",
  }));
  const on = (warmth: number) => (warmth >= 50 ? "yes" : "no");
  writeFileSync(
    others,
    `warmth,site,state\n${rows.map(({ warmth, site }) => `${warmth}.5,${site},${on(warmth)}\n`).join("")}`,
  );
  const told = rows.map(
    ({ warmth, site }, i) => `${on(warmth)},${i === 7 ? "attic" : site},${i === 8 ? "NA" : warmth}\n`,
  );
  writeFileSync(mine, `state,site,warmth\n${told.join("")}`);

  const task = ["--target", "state", "--nodes", "2", "--rounds", "20"];
  const aggregator = edgewise("aggregator", ...task, "--once", "--json", "--no-open", "--port", "0");
  const address = await addressOf(aggregator);
  edgewise("node", address, "--name", "nodejs", "--data", others, "--yes");
  const python = startPython(new URL(address).host, "python", mine, "--yes");
  onTestFinished(async () => {
    await python.end();
    rmSync(folder, { recursive: true });
  });
  const { code } = await Promise.race([aggregator.ended, python.failed]);
  expect(code).toBe(0);
  const { test } = JSON.parse(aggregator.stdout());
  expect(test).toMatchObject({ kind: "classes", learnedNothing: false, classes: ["no", "yes"] });
  expect(test.nodes).toMatchObject([{ name: "nodejs" }, { name: "python", examples: 24 }]);
  for (const { accuracy } of test.nodes) expect(accuracy).toBeGreaterThan(0.9);
});

test("its key makes its name its own, and only the aggregator that its link names gets it to join", async () => {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-python-"));
  const table = join(folder, "mine.csv");
  writeFileSync(
    table,
    `state,warmth\n${Array.from({ length: 60 }, (_, i) => `${i < 30 ? "no" : "yes"},${i}\n`).join("")}`,
  );
  const state = ["--state-dir", join(folder, "state")];
  const task = ["--target", "state", "--nodes", "1", "--rounds", "5", "--once", "--json", "--no-open", "--port", "0"];
  const aggregator = edgewise("aggregator", ...task, "--tokens", ...state);
  await addressOf(aggregator);
  const made = edgewise("tokens", "create", "join", ...state);
  expect(await made.ended).toEqual({ code: 0, signal: null });
  const [link = ""] = /ws:\S+#join=[\w-]{22},key=[\w-]{43}/.exec(made.stdout()) ?? [];
  const own = [table, "--yes", "--key", join(folder, "python.key")];
  const misled = startPython(link.replace(/key=.*/, `key=${"A".repeat(43)}`), "python", ...own);
  await Promise.race([misled.says(/this aggregator has another key than the link names/), misled.failed]);
  const python = startPython(link, "python", ...own);
  onTestFinished(async () => {
    await Promise.all([misled.end(), python.end()]);
    rmSync(folder, { recursive: true });
  });
  const { code } = await Promise.race([aggregator.ended, python.failed]);
  expect(code).toBe(0);
  const names = edgewise("tokens", "keys", ...state);
  await names.ended;
  expect(names.stdout()).toMatch(/^python +[\w-]{43} /m);
});

test("it signs the bytes that docs/protocol.md has to check with, and says in a sentence what is wrong with a challenge", () => {
  const code = `
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from identity import Identity, NotTheAggregator, raw, signed
node, aggregator = (Ed25519PrivateKey.from_private_bytes(bytes([i]) * 32) for i in (1, 2))
hello = {"name": "pi-1", "instance": "a", "identity": {"nonce": bytes([3]) * 32, "key": raw(node.public_key())}}
challenge = {"nonce": bytes([4]) * 32, "key": raw(aggregator.public_key())}
print(node.sign(signed("node", hello, challenge)).hex()[:32])
print(aggregator.sign(signed("aggregator", hello, challenge)).hex()[:32])
for signature in ({}, {"signature": 7}, {"signature": bytes(64)}):
    try:
        Identity(None, None).answer(hello, {**challenge, **signature})
    except NotTheAggregator as problem:
        print(str(problem).split(":")[0])
`;
  const python = process.env.EDGEWISE_PYTHON ?? "python3";
  const printed = execFileSync(python, ["-c", code], { cwd: dirname(program), encoding: "utf8" });
  expect(printed.trim().split("\n")).toEqual([
    "bbd81b4c61759379454f1b1962bab523",
    "48e71c80b00ad09943676f4386038795",
    "signature of this aggregator's challenge is not 64 bytes",
    "signature of this aggregator's challenge is not 64 bytes",
    "this aggregator has not the key that it shows",
  ]);
});
