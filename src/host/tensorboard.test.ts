import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { aRunStarted, finishedRound, stamped } from "../../test/support/aggregator-events.ts";
import { readEvents } from "../../test/support/tensorboard-reader.ts";
import { tensorBoard } from "./tensorboard.ts";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-tensorboard-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("each run has a folder with one event file, whose steps are rounds", async () => {
  const folder = join(temporaryFolder(), "logs");
  const sink = tensorBoard({ folder, now: () => new Date(2026, 10, 26, 3, 45, 12) });
  const events = stamped(
    aRunStarted({ run: 1 }),
    finishedRound({ round: 1, loss: 0.5, localUpdates: 4, consumedSeconds: 2 }),
    { kind: "model-evaluated", run: 1, round: 1, consumedSeconds: 1, metrics: { accuracy: 0.75 }, answers: [] },
    finishedRound({ round: 2, loss: Number.NaN, localUpdates: 8 }),
    { kind: "run-finished", run: 1, reason: "diverged" },
    aRunStarted({ run: 2 }),
  );
  for (const event of events) sink.take(event);
  await sink.close();

  const names = readdirSync(folder).sort();
  expect(names).toEqual(["20261126-034512-run-1-small-adaptive", "20261126-034512-run-2-small-adaptive"]);
  const [first, second] = names.map((name) => {
    const files = readdirSync(join(folder, name));
    expect(files).toEqual([expect.stringMatching(/^events\.out\.tfevents\.\d{10}\./)]);
    return readEvents(readFileSync(join(folder, name, files[0] as string)));
  });
  expect(first?.map(({ fileVersion, step }) => fileVersion ?? step)).toEqual(["brain.Event:2", 1, 1, 2]);
  expect(first?.[1]?.values).toMatchObject({ loss: 0.5, local_updates: 4, consumed_seconds: 2 });
  expect(first?.[1]?.values["cost/local_seconds"]).toBeCloseTo(0.013, 8);
  expect(first?.[2]?.values).toEqual({ "test/accuracy": 0.75 });
  // What is no number is left out.
  expect(first?.[3]?.values).toMatchObject({ local_updates: 8 });
  expect(first?.[3]?.values).not.toHaveProperty("loss");
  expect(second).toHaveLength(1);
});

test("a folder that cannot be made is told with its name", () => {
  const folder = join(temporaryFolder(), "a file");
  writeFileSync(folder, "");
  const sink = tensorBoard({ folder, now: () => new Date() });
  const [started] = stamped(aRunStarted({}));
  if (started) expect(() => sink.take(started)).toThrow(/a file.*: cannot be written: /);
});
