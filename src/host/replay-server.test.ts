import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { eventLines, keepRun } from "../../test/support/kept-runs.ts";
import { findRunToShow } from "./replay-server.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-replay-"));
const empty = mkdtempSync(join(tmpdir(), "edgewise-replay-"));
afterAll(() => {
  for (const each of [folder, empty]) rmSync(each, { recursive: true });
});

const files = { "events.ndjson": eventLines([]) };
keepRun(folder, "20261124-a", {
  record: { startedAt: "2026-11-24T03:00:00Z", endedAt: "2026-11-24T03:01:00Z" },
  files,
});
keepRun(folder, "20261125-b", { record: { startedAt: "2026-11-25T03:00:00Z", endedAt: null }, files });
keepRun(folder, "20261123-c", { record: { startedAt: "2026-11-23T03:00:00Z" } });

test("a run is found by its name, by its folder, or as the newest, also if it has no result", () => {
  expect(findRunToShow(folder, "20261124-a")).toEqual({ runsFolder: folder, id: "20261124-a" });
  expect(findRunToShow("elsewhere", join(folder, "20261124-a"))).toEqual({ runsFolder: folder, id: "20261124-a" });
  expect(findRunToShow(folder, "latest").id).toBe("20261125-b");
  expect(findRunToShow(folder, "20261124").id).toBe("20261124-a");
});

test("what cannot be shown is named, with what to do", () => {
  expect(() => findRunToShow(folder, "20261199")).toThrow("there is no run 20261199");
  expect(() => findRunToShow(folder, "20261123-c")).toThrow("nothing is kept of what happened in this run");
  expect(() => findRunToShow(join(folder, "none"), "latest")).toThrow("no such file or folder");
  expect(() => findRunToShow(empty, "latest")).toThrow(
    `${empty}: no run is kept here; --runs-dir DIR says where else they are`,
  );
});
