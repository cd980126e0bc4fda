import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { FileNotWritten, openGrowingFile } from "./growing-file.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-growing-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a file holds all that was written when it is closed", async () => {
  const path = join(folder, "events");
  const file = openGrowingFile(path);
  for (let i = 0; i < 100; i++) file.write(`line ${i}\n`);
  expect(file.length).toBe(10 * 7 + 90 * 8);
  await file.close();
  expect(readFileSync(path, "utf8").split("\n")).toHaveLength(101);
});

test("what cannot be written is told by the end at the latest, with the file's name and the reason", async () => {
  const file = openGrowingFile(join(folder, "missing", "events"));
  file.write("a line\n");
  const closing = file.close();
  await expect(closing).rejects.toThrow(FileNotWritten);
  await expect(closing).rejects.toThrow(/missing\/events: cannot be written: there is no such file or folder/);
  expect(() => file.write("another\n")).toThrow(FileNotWritten);
});

test("a file that is there already is not continued", async () => {
  const path = join(folder, "other");
  await openGrowingFile(path).close();
  await expect(openGrowingFile(path).close()).rejects.toThrow(
    /other: cannot be written: there is something of this name/,
  );
});
