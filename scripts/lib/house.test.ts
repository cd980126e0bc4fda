import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { descriptions, folders, median, sources } from "./house.mjs";
import { root } from "./root.mjs";

const described = descriptions(readFileSync(join(root, "docs", "architecture.md"), "utf8"));

test("every folder of src/ stands in the table of docs/architecture.md, with what is in it", () => {
  const names = readdirSync(join(root, "src"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const parents = [...described.keys()].map((name) => name.split("/")[0]);
  expect(names.filter((name) => !parents.includes(name))).toEqual([]);
  for (const words of described.values()) expect(words).not.toBe("");
});

test("the table has no folder that the dependency rules do not know", () => {
  const known = folders().map(({ name }) => name);
  expect([...described.keys()].filter((name) => !known.includes(name))).toEqual([]);
});

test("the table has each folder that the dependency rules know and that has files", () => {
  for (const folder of folders().filter((each) => each.sources.length > 0)) {
    expect([...described.keys()]).toContain(folder.name);
  }
});

test("no source is longer than 300 lines, and half of them are under 120", () => {
  const all = sources();
  expect(all.filter(({ lines }) => lines > 300)).toEqual([]);
  expect(median(all.map(({ lines }) => lines))).toBeLessThan(120);
});

test("a median is the middle value, or the mean of the two in the middle", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBe(0);
});
