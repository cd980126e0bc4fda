import { expect, test } from "vitest";
import { finishedRound, stamped } from "../../../test/support/aggregator-events.ts";
import { createScreen } from "../../../test/support/screen.ts";
import type { AggregatorEvent, AggregatorEventBody, RunResult, TaskDescription } from "../../watch/events.ts";
import { showAggregator } from "./aggregator-lines.ts";
import { createLog } from "./log.ts";

const usual = { quiet: false, verbose: false, jsonLogs: false };

/** A terminal that is told of events. */
function terminal(columns = 80, options: Partial<typeof usual> = {}, environment: Record<string, string> = {}) {
  const screen = createScreen(columns);
  const log = createLog({ ...usual, ...options }, screen, environment);
  return { screen, show: showAggregator(log, { ...usual, ...options }) };
}

/** The lines that these events come to in a file. */
function linesOf(...events: readonly AggregatorEvent[]): string[] {
  let text = "";
  const log = createLog(usual, { write: (more) => (text += more) }, {});
  const show = showAggregator(log, usual);
  for (const event of events) show(event);
  return text.trimEnd().split("\n");
}

function taskWith(metric: string): AggregatorEventBody {
  const names = { dataset: "d", model: "m", title: "What is it?", classNames: [], labelNames: [] };
  const task: TaskDescription = { ...names, metricNames: [metric], weightCount: 1, testExamples: 1 };
  return { kind: "task-changed", task, partitions: [] };
}

function evaluated(round: number, metrics: Readonly<Record<string, number>>): AggregatorEventBody {
  return { kind: "model-evaluated", run: 1, round, consumedSeconds: 0, metrics, answers: [] };
}

const settings = {
  partition: "uniform",
  strategy: "adaptive",
  budgetSeconds: 60,
  stepSize: 0.01,
  batch: 100,
  phi: "default",
  update: "default",
  momentum: "default",
  tauMax: 100,
  seed: 1,
  sameSeed: false,
} as const;

const runStarted = (nodes: readonly string[]): Extract<AggregatorEventBody, { kind: "run-started" }> => ({
  kind: "run-started",
  run: 1,
  settings,
  data: "uniform",
  update: "scaffold",
  momentum: 0.6,
  nodes,
  dataset: "mnist-even-odd",
  model: "squared-svm",
  delayMs: 0,
});

const joined = (name: string, again = false): AggregatorEventBody => ({
  kind: "node-joined",
  name,
  device: "laptop",
  link: "none",
  again,
  startable: false,
  platform: "Node.js",
});

const waiting = (present: number, missing: readonly string[] = []): AggregatorEventBody => ({
  kind: "waiting",
  present,
  needed: 5,
  missing,
  loading: [],
});

const ready = (name: string): AggregatorEventBody => ({ kind: "node-ready", run: 1, name, examples: 12_000 });

const roundStarted: AggregatorEventBody = {
  kind: "round-started",
  run: 1,
  round: 1,
  localUpdates: 1,
  last: false,
  nodes: [],
};

const five = ["node-1", "node-2", "node-3", "node-4", "node-5"];
const startLines = [
  "run 1: uniform data on 5 nodes, adaptive, scaffold with momentum 0.6,",
  "  minibatches of 100, budget 60 s, seed 1",
];

test("joining nodes share one line of a terminal, which changes", () => {
  const { screen, show } = terminal();
  const events = stamped(waiting(0, five), joined("node-1"), waiting(1, five.slice(1)), joined("node-4"));
  for (const event of events) show(event);
  expect(screen.lines()).toEqual(["waiting for nodes, 2 of 5; missing: node-2, node-3, node-5"]);
  for (const event of stamped(waiting(2, ["node-2", "node-3", "node-5"]))) show(event);
  expect(screen.lines()).toEqual(["waiting for nodes, 2 of 5; missing: node-2, node-3, node-5"]);
});

test("when a run begins, one line says who learns, and how much they hold", () => {
  const { screen, show } = terminal();
  for (const event of stamped(...five.map((name) => joined(name)), runStarted(five), ...five.map(ready))) show(event);
  const roll = "5 of 5 nodes are ready, with 60000 examples: node-1, node-2, node-3 and 2 more";
  expect(screen.lines()).toEqual([...startLines, roll]);
  for (const event of stamped(roundStarted)) show(event);
  expect(screen.lines()).toEqual([...startLines, roll]);
});

test("what a probe has found is said below that line", () => {
  const { screen, show } = terminal();
  const probed = { localUpdates: 6, localCostSeconds: 0.013, globalCostSeconds: 0.13 };
  const choice = { tau: 24, why: { kind: "no-estimates" } } as const;
  for (const event of stamped(
    ...five.map((name) => joined(name)),
    runStarted(five),
    ...five.map(ready),
    { kind: "probe-started", run: 1, localUpdates: 6, nodes: five },
    { kind: "probe-finished", run: 1, found: { ...probed, choice }, nodes: [] },
    roundStarted,
  ))
    show(event);
  const roll = "5 of 5 nodes are ready, with 60000 examples: node-1, node-2, node-3 and 2 more";
  const found = "probed: a local update takes 13.0 ms, an aggregation 130 ms; first tau 24";
  expect(screen.lines()).toEqual([...startLines, roll, found]);
});

test("in the middle of a run a node that comes back has a line of its own", () => {
  const { screen, show } = terminal();
  const before = stamped(runStarted(["a"]), ready("a"), roundStarted);
  for (const event of [...before, ...stamped(joined("a", true), ready("a"))]) show(event);
  expect(screen.lines().slice(-2)).toEqual(["a is back (laptop, no link)", "a holds 12000 examples"]);
});

test("a file has a line for each node, and no control codes", () => {
  expect(linesOf(...stamped(waiting(0, five), joined("node-1"), waiting(5), ready("node-1")))).toEqual([
    "waiting for nodes: 0 of 5, missing node-1, node-2, node-3, node-4, node-5",
    "node-1 joined (laptop, no link)",
    "node-1 holds 12000 examples",
  ]);
});

const continuing = { kind: "continue", localUpdates: 5, wanted: 5, cutByBudget: false, last: false } as const;
const decision = { ...continuing, why: { kind: "fixed" } } as const;

test("of rounds that take no time at all, some stay, and the newest is always to be seen", () => {
  const { screen, show } = terminal();
  for (let round = 1; round <= 100; round++) show(finishedRound({ round, decision, at: round / 50 } as never));
  expect(screen.lines().map((line) => Number.parseInt(line, 10))).toEqual([1, 26, 51, 76, 100]);
  show(finishedRound({ round: 101, at: 2.02 } as never));
  expect(screen.lines().map((line) => Number.parseInt(line, 10))).toEqual([1, 26, 51, 76, 101]);
});

test("with --verbose all rounds stay, with what their decisions were made from", () => {
  const { screen, show } = terminal(80, { verbose: true });
  for (let round = 1; round <= 3; round++) show(finishedRound({ round, decision, at: round / 50 } as never));
  const details = "      c 13.0 ms  b 130 ms  beta –  rho –  delta –";
  const lines = screen.lines();
  expect(lines.map((line) => line.slice(0, 5))).toEqual(["   1 ", "     ", "   2 ", "     ", "   3 ", "     "]);
  expect(lines[1]).toBe(details);
});

test("a file has about one round a second, and the last one; with --verbose, and for programs, all of them", () => {
  const rounds = Array.from({ length: 30 }, (_, i) => finishedRound({ round: i + 1, decision, at: i / 10 } as never));
  const last = finishedRound({ round: 31, at: 3 } as never);
  const shown = (options: Partial<typeof usual>) => {
    let text = "";
    const log = createLog({ ...usual, ...options }, { write: (more) => (text += more) }, {});
    const show = showAggregator(log, { ...usual, ...options });
    for (const event of [...rounds, last]) show(event);
    return text.match(/(?<=^round +)\d+/gm)?.map(Number);
  };
  expect(shown({})).toEqual([1, 11, 21, 31]);
  expect(shown({ verbose: true })).toHaveLength(31);
});

test("nothing is said of tests where the data are the nodes' own", () => {
  const task = taskWith("accuracy");
  if (task.kind !== "task-changed") throw new Error(task.kind);
  const { screen, show } = terminal();
  for (const event of stamped({ ...task, task: { ...task.task, testExamples: 0 } })) show(event);
  show(finishedRound({ round: 1 }));
  expect(screen.lines().at(-1)).toMatch(/tau {4}5 {2}loss \.2500 {2}━/);
});

test("no line of a run is wider than its terminal", () => {
  for (const columns of [50, 80, 132]) {
    const { screen, show } = terminal(columns);
    const names = Array.from({ length: 40 }, (_, i) => `raspberry-pi-in-room-${i}`);
    const events = [
      ...stamped(waiting(0, names), ...names.map((name) => joined(name)), runStarted(names), ...names.map(ready)),
      ...stamped(roundStarted),
      finishedRound({}),
      ...stamped(finished),
    ];
    for (const event of events) {
      show(event);
      for (const line of screen.lines()) expect(line.length, line).toBeLessThan(columns);
    }
  }
});

const summary = {
  loss: 0.23912,
  metrics: { accuracy: 0.8765 },
  rounds: 61,
  averageTau: 45.24,
  consumedSeconds: 59.97,
  budgets: [],
  binding: null,
  budgetSeconds: 60,
  bytesSent: 1_910_000,
  bytesReceived: 3_800_000,
} as unknown as RunResult;
const finished: AggregatorEventBody = { kind: "run-finished", run: 1, reason: "budget", summary };

test("the end of a run says what came of it", () => {
  const { screen, show } = terminal();
  for (const event of stamped(finished)) show(event);
  const head = "run 1 finished: loss 0.23912, accuracy 87.65 %";
  const rest = "61 rounds, average tau 45.2, 59.97 of 60 s, 1.9 MB sent, 3.8 MB received";
  expect(screen.lines()).toEqual([head, `  ${rest}`]);
  expect(linesOf(...stamped(finished))).toEqual([`${head}; ${rest}`]);
});

test("at the nodes' own pace the end of a run tells the mean tau and its range over the nodes", () => {
  const own = { ...finished, summary: { ...summary, tauOfNodes: { least: 10.24, most: 61.38 } } };
  expect(linesOf(...stamped(own))[0]).toContain(
    "61 rounds, average tau 45.2 (10.2 to 61.4 at single nodes), 59.97 of 60 s",
  );
});

test("own data are not called by the partition, which does not apply", () => {
  const event = { ...runStarted(five), data: "own and uniform" } as AggregatorEventBody;
  expect(linesOf(...stamped(event))[0]).toMatch(/^run 1: own and uniform data on 5 nodes, adaptive, /);
});

test("nodes behind relays are counted among those of a run, and among those that take part in a round", () => {
  const { settings, ...started } = runStarted(["site-1", "node-9"]);
  const event: AggregatorEventBody = { ...started, standFor: 41, settings: { ...settings, participation: 2 } };
  expect(linesOf(...stamped(event))[0]).toMatch(/^run 1: uniform data on 41 nodes, .*, 2 of the 41 nodes a round/);
});

test("a run that came to nothing says so plainly, with advice, before its result", () => {
  const explanation =
    "what was learned is no better than the initial weights (loss 0.6931); the step size of 10 is probably too large for these data: try 1";
  const event: AggregatorEventBody = { kind: "run-finished", run: 1, reason: "no-progress", explanation, summary };
  const { screen, show } = terminal();
  for (const each of stamped(event)) show(each);
  expect(screen.lines()).toEqual([
    "! run 1 made no progress: what was learned is no better than the initial",
    "  weights (loss 0.6931); the step size of 10 is probably too large for these",
    "  data: try 1",
    "run 1 made no progress: loss 0.23912, accuracy 87.65 %",
    "  61 rounds, average tau 45.2, 59.97 of 60 s, 1.9 MB sent, 3.8 MB received",
  ]);
  expect(linesOf(...stamped(event))[0]).toBe(`! run 1 made no progress: ${explanation}`);
});

test("a run that waited for nodes in vain says who is missing, once", () => {
  const explanation =
    '1 of 2 nodes came in 60 s, missing b: start them with "edgewise node", or wait longer with --wait';
  const event: AggregatorEventBody = { kind: "run-finished", run: 1, reason: "failed", explanation };
  expect(linesOf(...stamped(event))).toEqual([`! run 1 failed: ${explanation}`]);
});

test("NO_COLOR takes the colours, and a dumb terminal is written to as a file is", () => {
  const coloured = terminal();
  const uncoloured = terminal(80, {}, { NO_COLOR: "1" });
  const dumb = terminal(80, {}, { TERM: "dumb" });
  for (const { show } of [coloured, uncoloured, dumb]) show(finishedRound({ round: 7 }));
  expect(coloured.screen.written()).toContain("\x1b[36mtau    5\x1b[0m");
  expect(uncoloured.screen.written()).not.toContain("\x1b[36m");
  expect(uncoloured.screen.lines()[0]).toMatch(/^ {3}7 {2}tau {4}5 {2}loss \.2500 .* {2}─+ {2}59\.0 s left$/);
  expect(dumb.screen.written()).toBe("round    7  tau    5  loss 0.2500  59.00 s left\n");
});

test("a model without accuracy is shown by its own metric", () => {
  const lines = linesOf(
    ...stamped(taskWith("meanSquaredError"), evaluated(1, { meanSquaredError: 0.1832 })),
    finishedRound({ round: 1 }),
    ...stamped(taskWith("meanSquaredDistance"), evaluated(2, { meanSquaredDistance: 39.17 })),
    finishedRound({ round: 2 }),
  );
  expect(lines[1]).toContain("loss 0.2500  test error 0.1832  59.00 s left");
  expect(lines[3]).toContain("loss 0.2500  test distance 39.17   59.00 s left");
});

test("a metric of an earlier round's weights is not taken for that of this round", () => {
  const events = stamped(taskWith("meanSquaredError"), evaluated(1, { meanSquaredError: 0.2 }));
  expect(linesOf(...events, finishedRound({ round: 2 }))[1]).toBe("round    2  tau    5  loss 0.2500  59.00 s left");
});

test("a connection that is refused again and again is told of once", () => {
  const refused: AggregatorEventBody = { kind: "connection-refused", from: "10.0.0.7", reason: "the name is in use" };
  const other: AggregatorEventBody = { ...refused, reason: "another version" };
  expect(linesOf(...stamped(refused, refused, other, refused))).toEqual([
    "! connection of 10.0.0.7 ended: the name is in use",
    "! connection of 10.0.0.7 ended: another version",
  ]);
});

test("that a node is gone is not told beside why its connection was refused", () => {
  const reason = "column age is missing";
  const events: AggregatorEventBody[] = [
    { kind: "connection-refused", from: "north", reason },
    { kind: "node-gone", name: "north", reason },
    { kind: "node-gone", name: "south", reason: "its program ended" },
  ];
  expect(linesOf(...stamped(...events))).toEqual([
    "! connection of north ended: column age is missing",
    "! south is gone: its program ended",
  ]);
});

test("for whom a round waits long is said in a sentence", () => {
  const waits = {
    kind: "round-waits",
    run: 1,
    round: 12,
    names: ["pi-3"],
    askedSeconds: 4.5,
    expectedSeconds: 1.4,
  } as const;
  expect(linesOf(...stamped(waits)).at(-1)).toContain("round 12 waits for pi-3: asked 4.5 s ago, expected 1.4 s");
});
