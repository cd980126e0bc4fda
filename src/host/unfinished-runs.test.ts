import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { settings } from "../../test/support/aggregator-environment.ts";
import { runRecord } from "../data/run-record.ts";
import { encodePlain } from "../math/plain-data.ts";
import type { RunCheckpoint } from "../runtime/checkpoints.ts";
import { type CheckpointContent, createRunCheckpoints } from "./run-checkpoints.ts";
import { findUnfinishedRun, namesOfUnfinished, refuseOtherVersions, takeUp } from "./unfinished-runs.ts";

const name = "20261126-034512-small";
const savedAtMs = Date.UTC(2026, 10, 26, 3, 45, 20);

const checkpoint: RunCheckpoint = {
  ...{ run: 1, session: "one", seconds: 4, bytesSent: 10, bytesReceived: 20, sequence: 2, at: 4, delayMs: 0 },
  state: Uint8Array.of(1, 2, 3),
};

/** A folder of runs with one that was cut off. */
function cutOff() {
  const runs = mkdtempSync(join(tmpdir(), "edgewise-unfinished-"));
  onTestFinished(() => rmSync(runs, { recursive: true }));
  const folder = join(runs, name);
  const told: string[] = [];
  const checkpoints = createRunCheckpoints({
    arguments: ["aggregator", "--nodes", "2"],
    nowMs: () => savedAtMs,
    onProblem: (text) => told.push(text),
    onKeptAgain: (text) => told.push(text),
  });
  const record = runRecord.parse({
    ...{ format: "edgewise-run", version: 1, edgewise: "0.0.0", instance: "one", run: 1 },
    ...{
      startedAt: "2026-11-26T03:45:12.000Z",
      endedAt: null,
      task: { dataset: "small", model: "line", title: "small" },
    },
    ...{ settings, data: "uniform", kernels: "plain", delayMs: 0, nodes: ["a"], ending: null, explanation: null },
    ...{ result: null, eventsLeftOut: 0 },
  });
  const writeRecord = (changes: object) =>
    writeFileSync(join(folder, "run.json"), JSON.stringify({ ...record, ...changes }));
  const path = (file: string) => join(folder, file);
  return { runs, folder, checkpoints, told, writeRecord, path };
}

async function keptTwice() {
  const run = cutOff();
  mkdirSync(run.folder);
  run.writeRecord({});
  run.checkpoints.begin(1, { folder: run.folder, task: { dataset: "small", model: "line" } });
  expect(run.checkpoints.keptFolders()).toEqual([]);
  await run.checkpoints.write({ ...checkpoint, seconds: 3 });
  expect(run.checkpoints.keptFolders()).toEqual([run.folder]);
  await run.checkpoints.write(checkpoint);
  return run;
}

test("the newest run that was cut off is found, with all that is needed to go on with it", async () => {
  const { runs, folder, checkpoints, path } = await keptTwice();
  await checkpoints.close();
  writeFileSync(
    path("events.ndjson"),
    [1, 2, 3].map((sequence) => JSON.stringify({ kind: "run-paused", run: 1, sequence, at: 1 })).join("\n"),
  );
  expect(namesOfUnfinished(runs)).toEqual([name]);
  const run = findUnfinishedRun(runs, "latest");
  expect(run).toMatchObject({ name, path: folder, generation: 2, warnings: [] });
  expect(run.content).toMatchObject({ arguments: ["aggregator", "--nodes", "2"], task: { model: "line" }, checkpoint });
  expect(findUnfinishedRun(runs, name).path).toBe(folder);
  expect(findUnfinishedRun(runs, name.slice(0, -1)).path).toBe(folder);
  expect(findUnfinishedRun(runs, folder).path).toBe(folder);
  // What came after the checkpoint comes again.
  const taken = takeUp(run, { charges: false, nowMs: savedAtMs + 1500 });
  expect(taken).toMatchObject({ downSeconds: 1.5, charges: false });
  expect(taken.earlier.map(({ sequence }) => sequence)).toEqual([1, 2]);
});

test("a run that was about to be ended goes on where it was before, as if it had only been cut off", async () => {
  const { runs, checkpoints, told } = await keptTwice();
  checkpoints.freeze();
  await expect(checkpoints.write({ ...checkpoint, seconds: 5 })).rejects.toThrow("being ended");
  await checkpoints.close();
  expect(findUnfinishedRun(runs, "latest").content.checkpoint.seconds).toBe(4);
  expect(told).toEqual([]);
});

test("where the newest checkpoint is damaged the one before is taken, and it is said which", async () => {
  const { runs, path } = await keptTwice();
  writeFileSync(path("checkpoint"), readFileSync(path("checkpoint")).subarray(0, 50));
  const run = findUnfinishedRun(runs, name);
  expect(run.content.checkpoint.seconds).toBe(3);
  expect(run.warnings).toEqual([
    expect.stringMatching(
      /checkpoint has 18 bytes of \d+; the run goes on from .*checkpoint\.before, of 2026-11-26T03:45:20/,
    ),
  ]);
});

test("a run that cannot be gone on with is refused with what is wrong", async () => {
  const { runs, path, writeRecord, folder } = await keptTwice();
  for (const file of ["checkpoint", "checkpoint.before"]) writeFileSync(path(file), "nothing");
  expect(() => findUnfinishedRun(runs, name)).toThrow(
    /checkpoint ends after 7 bytes; .*checkpoint\.before ends after 7 bytes; no checkpoint before is whole; begin the run anew/,
  );
  for (const file of ["checkpoint", "checkpoint.before"]) rmSync(path(file));
  expect(() => findUnfinishedRun(runs, name)).toThrow("the run has no checkpoint");
  expect(() => findUnfinishedRun(runs, "latest")).toThrow("holds no run that can be gone on with");
  const state = encodePlain({ kind: "edgewise aggregator", version: 1, state: {} });
  const { content } = { content: { checkpoint: { ...checkpoint, state } } as CheckpointContent };
  expect(() => refuseOtherVersions({ path: folder, content })).toThrow(
    /20261126-034512-small: the aggregator's state is of version 1, and this program knows version \d+; go on with/,
  );
  writeRecord({ ending: "budget" });
  expect(() => findUnfinishedRun(runs, name)).toThrow("the run has come to its end (budget)");
  writeFileSync(path("run.json"), "{");
  expect(() => findUnfinishedRun(runs, name)).toThrow(`${join(folder, "run.json")}: is not the record of a run`);
  expect(() => findUnfinishedRun(runs, "another")).toThrow(/another\/run\.json: cannot be read/);
});

test("a run that had ended when its program was killed is not offered, though its checkpoints are still there", async () => {
  const { runs, writeRecord, path } = await keptTwice();
  writeRecord({ ending: "budget" });
  expect(namesOfUnfinished(runs)).toEqual([]);
  expect(() => findUnfinishedRun(runs, "latest")).toThrow("holds no run that can be gone on with");
  // Of one that cannot be read it is said what is wrong once it is asked for.
  writeFileSync(path("run.json"), "{");
  expect(namesOfUnfinished(runs)).toEqual([name]);
});

test("one aggregator at a time has a run's folder, and nothing is left when the run has ended", async () => {
  const { checkpoints, folder } = await keptTwice();
  // As if another process had it.
  writeFileSync(join(folder, "lock"), `${process.ppid}\n`);
  const other = () => checkpoints.begin(1, { folder, task: { dataset: "small", model: "line" } });
  expect(other).toThrow(/another process \(\d+\) is at work in .*; wait for it, go on with another run, or remove/);
  await checkpoints.end(1);
  expect(readdirSync(folder).filter((file) => file.startsWith("checkpoint"))).toEqual([]);
});

test("a disk that takes nothing is told of once, and so is one that takes it again", async () => {
  const { folder, checkpoints, told } = await keptTwice();
  rmSync(folder, { recursive: true });
  await expect(checkpoints.write(checkpoint)).rejects.toThrow();
  await expect(checkpoints.write(checkpoint)).rejects.toThrow();
  mkdirSync(folder);
  await checkpoints.write(checkpoint);
  expect(existsSync(join(folder, "checkpoint"))).toBe(true);
  expect(told).toEqual([
    expect.stringMatching(
      /checkpoint: cannot be written: .*; the run goes on, but only in memory: if this program ends now/,
    ),
    `checkpoints are kept again in ${folder}`,
  ]);
});
