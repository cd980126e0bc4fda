import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpack } from "msgpackr";
import { expect, onTestFinished, test } from "vitest";
import { someResult } from "../../../test/support/kept-models.ts";
import { eventLines, keepRun, someRecord } from "../../../test/support/kept-runs.ts";
import type { AggregatorEventBody } from "../../watch/events.ts";
import type { FeedFrame } from "../../watch/feed-frame.ts";
import { runsFolder } from "./runs-folder.ts";

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-runs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("the newest runs are listed first, each with what a list needs, and other folders passed over", async () => {
  const folder = newFolder();
  keepRun(folder, "20261126-034512-a", { files: { "model.json": "{}", "label.txt": "the good one\n" } });
  const own = {
    ...someResult,
    test: { kind: "numbers", examples: 9, rmse: 2, mae: 1, r2: 0.5, learnedNothing: false, nodes: [] },
  };
  keepRun(folder, "20261126-044512-b", {
    record: { startedAt: "2026-11-26T04:45:12.000Z", result: own as typeof someResult },
  });
  mkdirSync(join(folder, "notes"));
  keepRun(folder, "damaged", { record: { version: 9 as 1 } });
  const { kept, runs, leftOut, unreadable } = await runsFolder(folder).list();
  expect([kept, leftOut, unreadable]).toEqual([true, 0, 1]);
  expect(runs.map(({ id, label, hasModel }) => [id, label, hasModel])).toEqual([
    ["20261126-044512-b", null, false],
    ["20261126-034512-a", "the good one", true],
  ]);
  expect(runs[0]?.record).toMatchObject({ nodes: 2, result: { loss: 0.125, test: { kind: "numbers", value: 2 } } });
});

test("a folder that is not there yet has no runs", async () => {
  expect(await runsFolder(join(newFolder(), "runs")).list()).toEqual({
    kept: true,
    runs: [],
    leftOut: 0,
    unreadable: 0,
  });
});

test("of very many runs the newest 200 are listed, and the others counted", async () => {
  const folder = newFolder();
  for (let i = 0; i < 203; i++) keepRun(folder, `run-${String(i).padStart(3, "0")}`);
  mkdirSync(join(folder, "notes"));
  const { runs, leftOut } = await runsFolder(folder).list();
  expect([runs.length, leftOut]).toEqual([200, 3]);
  expect(runs.some(({ id }) => id === "run-002")).toBe(false);
});

test("a run that goes on is read anew for each list, until it has ended", async () => {
  const folder = newFolder();
  keepRun(folder, "a", { record: { endedAt: null, ending: null, result: null } });
  const runs = runsFolder(folder);
  expect((await runs.list()).runs[0]?.record.ending).toBeNull();
  keepRun(folder, "a");
  expect((await runs.list()).runs[0]?.record.ending).toBe("budget");
});

test("a name is kept in the run's folder, for whoever lists it, and an empty one takes it away", async () => {
  const folder = newFolder();
  keepRun(folder, "a");
  const runs = runsFolder(folder);
  expect(await runs.name("a", "before the new nodes")).toBe(true);
  expect(readFileSync(join(folder, "a", "label.txt"), "utf8")).toBe("before the new nodes\n");
  expect((await runsFolder(folder).list()).runs[0]?.label).toBe("before the new nodes");
  await runs.name("a", "");
  expect((await runs.list()).runs[0]?.label).toBeNull();
});

test.each(["..", ".", "", "../a", "a/../a", "/", "latest", "notes", "b"])(
  "%j is no run: nothing is read or written",
  async (id) => {
    const folder = newFolder();
    keepRun(folder, "a");
    mkdirSync(join(folder, "notes"));
    writeFileSync(join(folder, "latest"), "a\n");
    const runs = runsFolder(folder);
    expect(await runs.history(id)).toBeUndefined();
    expect(await runs.name(id, "mine")).toBe(false);
    if (id !== "notes") expect(await runs.pathOf(id, "run.json")).toBeUndefined();
  },
);

const started: AggregatorEventBody = {
  kind: "run-started",
  run: 1,
  settings: someRecord.settings,
  data: "uniform",
  update: "sgd",
  momentum: 0,
  nodes: ["a", "b"],
  dataset: "mnist-even-odd",
  model: "squared-svm",
  delayMs: 0,
};

const round = (number: number): AggregatorEventBody => ({
  kind: "round-finished",
  run: 1,
  round: number,
  localUpdates: 12,
  last: false,
  loss: number === 77 ? 0.001 : Math.sin(number) ** 2 + 0.1,
  bestLoss: 0.1,
  estimates: { rho: Math.sin(number), beta: Math.cos(number), delta: 1 / number },
  localCostSeconds: 0.01 + 1 / number,
  globalCostSeconds: 0.1 + 1 / number,
  consumedBeforeSeconds: (number - 1) / 7,
  consumedSeconds: number / 7,
  budgetSeconds: 600,
  decision: { kind: "stop", reason: "budget" },
  nodes: [],
});

async function eventsOf(folder: string, id: string) {
  const packed = (await runsFolder(folder).history(id)) ?? expect.fail("there is no such run");
  const frame = unpack(packed) as FeedFrame;
  return { packed, frame, events: frame.events };
}

test("a run of 49,000 rounds comes within a second and a half on a link of 1 Mbit/s, with its best round and its newest", async () => {
  const folder = newFolder();
  const rounds = Array.from({ length: 49_000 }, (_, i) => round(i + 1));
  keepRun(folder, "long", { files: { "events.ndjson": eventLines([started, ...rounds]) } });
  const { packed, frame, events } = await eventsOf(folder, "long");
  expect(packed.length).toBeLessThan(1.5 * 125_000);
  expect(frame).toMatchObject({ kind: "history", more: false });
  const kept = events.flatMap((event) => (event.kind === "round-finished" ? [event.round] : []));
  expect(kept.length).toBeGreaterThan(400);
  expect(kept.slice(0, 1)).toEqual([1]);
  expect(kept).toContain(77);
  expect(kept.slice(-100)).toEqual(Array.from({ length: 100 }, (_, i) => 48_901 + i));
});

test("what JSON has no word for is no number again, and lines that are no events are passed over", async () => {
  const folder = newFolder();
  const diverged = { ...round(1), loss: Number.NaN, bestLoss: Number.POSITIVE_INFINITY };
  const end: AggregatorEventBody = {
    kind: "run-finished",
    run: 1,
    reason: "diverged",
    summary: { ...someResult, averageTau: Number.NaN },
  };
  const text = `${eventLines([started, diverged, end])}{"half":\n[1]\n{"kind":"later"}\n`;
  keepRun(folder, "a", { files: { "events.ndjson": text } });
  const { events } = await eventsOf(folder, "a");
  expect(events.map(({ kind }) => kind)).toEqual(["run-started", "round-finished", "run-finished"]);
  expect(events[1]).toMatchObject({ loss: Number.NaN, bestLoss: Number.NaN });
  expect(events[2]).toMatchObject({ summary: { averageTau: Number.NaN } });
});

test("a history that is being read is not read a second time, and one whose file is the same is remembered", async () => {
  const folder = newFolder();
  const cutOff = { endedAt: null, ending: null, result: null };
  keepRun(folder, "a", { record: cutOff, files: { "events.ndjson": eventLines([started, round(1)]) } });
  const runs = runsFolder(folder);
  const [first, second] = await Promise.all([runs.history("a"), runs.history("a")]);
  expect(first).toBeDefined();
  expect(second).toBe(first);
  expect(await runs.history("a")).toBe(first);
  keepRun(folder, "a", { record: cutOff, files: { "events.ndjson": eventLines([started, round(1), round(2)]) } });
  expect((await runs.history("a"))?.length).toBeGreaterThan(first?.length ?? Number.POSITIVE_INFINITY);
});

test("of a run whose events cannot be read there is no history, and events that are none are passed over", async () => {
  const folder = newFolder();
  keepRun(folder, "a");
  keepRun(folder, "b");
  mkdirSync(join(folder, "b", "events.ndjson"));
  const text = `${eventLines([started, round(1)])}{"kind":"model-evaluated","run":1,"sequence":9,"at":1}\n`;
  keepRun(folder, "c", { files: { "events.ndjson": text } });
  expect(await runsFolder(folder).history("a")).toBeUndefined();
  expect(await runsFolder(folder).history("b")).toBeUndefined();
  expect((await eventsOf(folder, "c")).events.map(({ kind }) => kind)).toEqual(["run-started", "round-finished"]);
});
