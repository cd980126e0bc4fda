import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openCheckpointFiles, readCheckpoint, removeCheckpoints } from "./checkpoint-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "edgewise-checkpoint-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const first = Uint8Array.of(1, 2, 3);
const second = Uint8Array.from({ length: 60 }, (_, i) => i);
const path = (name: string) => join(folder, name);
const contentFound = () => {
  const { whole } = readCheckpoint(folder);
  return whole && Uint8Array.from(whole.content);
};

test("what was written last is read, and the one before is kept", async () => {
  expect(readCheckpoint(folder)).toEqual({ whole: undefined, damaged: [] });
  const files = openCheckpointFiles(folder);
  await files.write(first);
  expect(contentFound()).toEqual(first);
  await files.write(second);
  expect(contentFound()).toEqual(second);
  // Whoever slices a Buffer shares its memory.
  expect(readCheckpoint(folder).whole?.content).not.toBeInstanceOf(Buffer);
  expect(readdirSync(folder).toSorted()).toEqual(["checkpoint", "checkpoint.before"]);
});

test("a program that goes on counts on from the generation that it has read", async () => {
  await openCheckpointFiles(folder).write(first);
  const { whole } = readCheckpoint(folder);
  await openCheckpointFiles(folder, whole?.generation).write(second);
  expect(readCheckpoint(folder).whole?.generation).toBe(2);
  expect(contentFound()).toEqual(second);
});

test("a checkpoint that is cut at any byte is noticed, and the one before is taken", async () => {
  const files = openCheckpointFiles(folder);
  await files.write(first);
  await files.write(second);
  const bytes = readFileSync(path("checkpoint"));
  for (let length = 0; length < bytes.length; length++) {
    writeFileSync(path("checkpoint"), bytes.subarray(0, length));
    const { damaged } = readCheckpoint(folder);
    expect(damaged.map((each) => each.path)).toEqual([path("checkpoint")]);
    expect(contentFound()).toEqual(first);
  }
});

test("so is one in which any byte is another, and one that is longer", async () => {
  const files = openCheckpointFiles(folder);
  await files.write(first);
  await files.write(second);
  const bytes = readFileSync(path("checkpoint"));
  for (let i = 0; i < bytes.length; i++) {
    const changed = Uint8Array.from(bytes);
    changed[i] = (changed[i] as number) ^ 1;
    writeFileSync(path("checkpoint"), changed);
    expect(contentFound()).toEqual(first);
  }
  writeFileSync(path("checkpoint"), Buffer.concat([bytes, Buffer.of(0)]));
  expect(readCheckpoint(folder).damaged[0]?.problem).toBe("has 61 bytes of 60");
});

test("a program may end between any two steps of a write", async () => {
  const files = openCheckpointFiles(folder);
  await files.write(first);
  const older = readFileSync(path("checkpoint"));
  await files.write(second);
  // Written aside, nothing renamed yet; cut while it was written.
  renameSync(path("checkpoint"), path("checkpoint.new"));
  renameSync(path("checkpoint.before"), path("checkpoint"));
  expect(contentFound()).toEqual(second);
  const newer = readFileSync(path("checkpoint.new"));
  writeFileSync(path("checkpoint.new"), newer.subarray(0, 20));
  expect(contentFound()).toEqual(first);
  expect(readCheckpoint(folder).damaged).toEqual([]);
  // The older one renamed, and the new one not yet.
  rmSync(path("checkpoint"));
  writeFileSync(path("checkpoint.before"), older);
  writeFileSync(path("checkpoint.new"), newer);
  expect(contentFound()).toEqual(second);
});

test("a folder that is gone is told with the file", async () => {
  const files = openCheckpointFiles(path("gone"));
  await expect(files.write(first)).rejects.toThrow(/gone\/checkpoint: cannot be written: /);
});

test("nothing is left of a run that has ended", async () => {
  const files = openCheckpointFiles(folder);
  await files.write(first);
  await files.write(second);
  removeCheckpoints(folder);
  expect(readdirSync(folder)).toEqual([]);
});
