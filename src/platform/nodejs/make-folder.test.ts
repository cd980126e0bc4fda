import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFolder } from "./make-folder.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "edgewise-folders-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("makes all that is missing, and nothing where all is there", () => {
  const path = join(root, "a", "b", "c");
  makeFolder(path);
  makeFolder(`${path}/`);
  expect(statSync(path).isDirectory()).toBe(true);
});

test("a file where a folder is to be is told", () => {
  const file = join(root, "file");
  writeFileSync(file, "");
  expect(() => makeFolder(file)).toThrow(/EEXIST/);
  expect(() => makeFolder(join(file, "below"))).toThrow(/ENOTDIR/);
});

// Elsewhere there is no /proc, and it cannot be made either.
test("a folder that takes no folders is told at once", () => {
  expect(() => makeFolder("/proc/edgewise/results")).toThrow(/ENOENT|EACCES|EROFS|EPERM/);
});
