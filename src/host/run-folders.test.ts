import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { settings } from "../../test/support/aggregator-environment.ts";
import { virtualRun } from "../../test/support/virtual-run.ts";
import { decodeModelFile } from "../data/model-file.ts";
import { runRecord } from "../data/run-record.ts";
import { FileNotWritten, openGrowingFile } from "../platform/nodejs/growing-file.ts";
import { readRuns } from "../platform/nodejs/run-records.ts";
import type { RunFile } from "./run-facts.ts";
import { runFiles } from "./run-files.ts";
import type { Growing } from "./run-folder.ts";
import { runFolders } from "./run-folders.ts";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-runs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** An aggregator whose runs are kept in a new folder; the time there is always 3:45:12 of 26 November 2026. */
function keptRuns(files: ReadonlyMap<string, RunFile> = runFiles, growing: Growing = {}) {
  const folder = join(temporaryFolder(), "runs");
  const run = virtualRun();
  const kept: string[] = [];
  const sink = runFolders({
    folder,
    aggregator: run.aggregator,
    now: () => new Date(2026, 10, 26, 3, 45, 12),
    onKept: (path, problems) => kept.push(path, ...problems),
    files,
    growing,
  });
  for (const event of run.aggregator.history()) sink.take(event);
  run.aggregator.subscribe(sink.take);
  const text = (...path: readonly string[]) => readFileSync(join(folder, ...path), "utf8");
  const record = (name: string) => runRecord.parse(JSON.parse(text(name, "run.json")));
  return { ...run, folder, sink, kept, text, record };
}

const first = "20261126-034512-small";

test("a run's folder holds what was asked, what happened in each round, and the model that was learned", async () => {
  const { finish, sink, kept, folder, text, record, aggregator, all } = keptRuns();
  const summary = await finish();
  await sink.close();
  expect(kept).toEqual([join(folder, first)]);
  expect(readdirSync(join(folder, first)).toSorted()).toEqual([
    "events.ndjson",
    "metrics.csv",
    "metrics.parquet",
    "model.json",
    "model.onnx",
    "model.safetensors",
    "report.html",
    "run.json",
  ]);
  expect(readlinkSync(join(folder, "latest"))).toBe(first);
  expect(record(first)).toMatchObject({ ending: "budget", run: 1, nodes: ["node-1", "node-2", "node-3"] });
  expect(record(first).result).toEqual(summary);

  const events = text(first, "events.ndjson")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(events[0].kind).toBe("aggregator-started");
  expect(events.at(-1).kind).toBe("run-finished");
  expect(events.filter(({ kind }) => kind === "node-joined")).toHaveLength(3);
  expect(events.map(({ sequence }) => sequence)).toEqual(
    events.map(({ sequence }) => sequence).toSorted((a, b) => a - b),
  );
  const rounds = all("round-finished");
  expect(events.filter(({ kind }) => kind === "round-finished")).toHaveLength(rounds.length);
  expect(text(first, "metrics.csv").trimEnd().split("\n")).toHaveLength(1 + rounds.length);

  const model = decodeModelFile(text(first, "model.json"), "model.json");
  expect(model.weights).toEqual(aggregator.result()?.weights);
  expect(model).toMatchObject({ model: "squared-svm", dataset: "small", schema: null, result: summary });
  const tensors = readFileSync(join(folder, first, "model.safetensors"));
  expect(tensors.subarray(-16)).toEqual(Buffer.from(model.weights.buffer));
  expect(tensors.toString("latin1")).toContain('"shape":[1,4]');
});

test("runs that begin in the same second have folders of their own, and latest leads to the newest", async () => {
  const { finish, sink, folder, record } = keptRuns();
  await finish();
  await finish({ seed: 2 });
  await sink.close();
  expect(readdirSync(folder).toSorted()).toEqual([first, `${first}-2`, "latest"]);
  expect([first, `${first}-2`].map((name) => record(name).settings.seed)).toEqual([1, 2]);
  expect(readRuns(folder).runs.map(({ name, hasModel }) => [name, hasModel])).toEqual([
    [first, true],
    [`${first}-2`, true],
  ]);
  expect(readlinkSync(join(folder, "latest"))).toBe(`${first}-2`);
});

test("a run that was replaced has a folder without a model, and one that goes on has no end yet", async () => {
  const { aggregator, clock, next, sink, folder, record, kept } = keptRuns();
  const began = next("round-finished");
  aggregator.start({ ...settings, budgetSeconds: 1e6 });
  await clock.runUntil(began);
  expect(record(first).endedAt).toBeNull();
  const again = next("round-finished");
  aggregator.start({ ...settings, budgetSeconds: 1e6 });
  await clock.runUntil(again);
  await sink.close();
  expect(record(first)).toMatchObject({ ending: "replaced", result: null });
  expect(existsSync(join(folder, first, "model.json"))).toBe(false);
  expect(existsSync(join(folder, "latest"))).toBe(false);
  expect(record(`${first}-2`)).toMatchObject({ endedAt: null, ending: null });
  expect(kept).toEqual([join(folder, first)]);
});

test("a file that cannot be made is told of, and the others are there", async () => {
  const broken = () => {
    throw new Error("no ink");
  };
  const { finish, sink, kept, folder } = keptRuns(new Map([["drawing.svg", broken], ...runFiles]));
  await finish();
  await sink.close();
  expect(kept).toEqual([join(folder, first), "drawing.svg: no ink"]);
  expect(existsSync(join(folder, first, "model.json"))).toBe(true);
});

test("a disk that is full in the middle of a run, and not in its end, costs events and rounds, and no model", async () => {
  const problems: string[] = [];
  let [bytes, isFull] = [0, false];
  const open: NonNullable<Growing["open"]> = (...args) => {
    const file = openGrowingFile(...args);
    const write = (content: string | Uint8Array) => {
      bytes += content.length;
      isFull ||= bytes > 4000;
      if (isFull) throw new FileNotWritten("events.ndjson", new Error("the disk is full"));
      file.write(content);
    };
    return { ...file, write, close: file.close, length: 0 };
  };
  const { finish, sink, kept, folder, record } = keptRuns(runFiles, {
    open,
    onLost: ({ message }) => problems.push(message),
  });
  await finish();
  await sink.close();
  expect(problems).toEqual(["events.ndjson: cannot be written: the disk is full"]);
  expect(kept).toEqual([join(folder, first), "events.ndjson and metrics.csv end before the run does"]);
  expect(existsSync(join(folder, first, "model.json"))).toBe(true);
  expect(record(first).ending).toBe("budget");
});

test("a folder that cannot be written is told of when the run begins, by name", async () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  const run = virtualRun();
  const options = { aggregator: run.aggregator, now: () => new Date(0), onKept: () => {} };
  const sink = runFolders({ folder: join(file, "runs"), ...options });
  await run.finish();
  expect(() => run.aggregator.history().map(sink.take)).toThrow(
    `${join(file, "runs")}: cannot be written: a part of this path is a file, not a folder`,
  );
});
