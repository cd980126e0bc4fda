import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readRuns } from "./run-records.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-records-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("folders without a run are passed over, and records that cannot be read are told of", () => {
  mkdirSync(join(folder, "notes"));
  mkdirSync(join(folder, "broken"));
  writeFileSync(join(folder, "broken", "run.json"), '{"format":"edgewise-run","version":9}');
  writeFileSync(join(folder, "latest"), "broken\n");
  mkdirSync(join(folder, "unreadable", "run.json"), { recursive: true });
  const { runs, problems } = readRuns(folder);
  expect(runs).toEqual([]);
  expect(problems).toEqual([
    expect.stringMatching(/broken\/run\.json is not the record of a run/),
    expect.stringMatching(/unreadable\/run\.json cannot be read: it is a folder, not a file/),
  ]);
});

test("a folder that is not there is named, with what to do", () => {
  expect(() => readRuns(join(folder, "none"))).toThrow(
    /none: there is no such file or folder; name the folder in which runs are kept with --runs-dir/,
  );
});
