import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { pointToNewest, throughNewest } from "./newest-folder.ts";

/** A folder with the folders `first` and `second`, each with a file that says which it is. */
function folders(): string {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-newest-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const each of ["first", "second"]) {
    mkdirSync(join(folder, each));
    writeFileSync(join(folder, each, "model.json"), each);
  }
  return folder;
}

test("latest leads to the newest folder, again and again, and moves with what it is in", () => {
  const folder = folders();
  for (const each of ["first", "second"]) {
    pointToNewest(folder, each);
    expect(readFileSync(throughNewest(join(folder, "latest", "model.json")), "utf8")).toBe(each);
  }
  expect(readlinkSync(join(folder, "latest"))).toBe("second");
});

test("where there are no links a text file leads there, and is replaced by a link where there are", () => {
  const folder = folders();
  writeFileSync(join(folder, "latest"), "second\n");
  expect(throughNewest(join(folder, "latest", "model.json"))).toBe(join(folder, "second", "model.json"));
  expect(throughNewest(join(folder, "latest"))).toBe(join(folder, "second"));
  expect(throughNewest(join(folder, "first", "model.json"))).toBe(join(folder, "first", "model.json"));
  pointToNewest(folder, "first");
  expect(readFileSync(join(folder, "latest", "model.json"), "utf8")).toBe("first");
});

test("a folder of that name stays", () => {
  const folder = folders();
  mkdirSync(join(folder, "latest"));
  pointToNewest(folder, "first");
  expect(() => readlinkSync(join(folder, "latest"))).toThrow();
});
