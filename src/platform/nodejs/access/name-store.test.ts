import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openNameStore } from "./name-store.ts";

const [keyA, keyB] = ["A".repeat(43), "B".repeat(43)] as const;

function store() {
  const above = mkdtempSync(join(tmpdir(), "edgewise-names-"));
  onTestFinished(() => rmSync(above, { recursive: true }));
  const state = join(above, "state");
  return { state, folder: join(state, "names"), names: openNameStore(state, () => 1000) };
}

test("names are kept with their keys, in an order that people expect, and other programs see it", () => {
  const { state, names } = store();
  expect(names.list()).toEqual([]);
  expect(names.ownerOf("pi-2")).toBeUndefined();
  for (const [name, key] of [
    ["pi-10", keyB],
    ["pi-2", keyA],
    ["Ünïcode.ß", keyA],
  ] as const)
    expect(names.bind(name, key)).toBe(true);
  const other = openNameStore(state);
  expect(other.ownerOf("pi-10")).toBe(keyB);
  expect(other.list().map(({ name }) => name)).toEqual(["pi-2", "pi-10", "Ünïcode.ß"]);
  expect(other.forget("pi-10")).toBe(true);
  expect(other.forget("pi-10")).toBe(false);
  expect(names.ownerOf("pi-10")).toBeUndefined();
});

test("only the owner may read them", () => {
  const { folder, names } = store();
  names.bind("pi-1", keyA);
  const modes = [folder, ...readdirSync(folder).map((name) => join(folder, name))].map((path) => statSync(path).mode);
  expect(modes.map((mode) => mode & 0o777)).toEqual([0o700, 0o600]);
});

test("a file that is damaged says nothing of whose the name is, and is named", () => {
  const { folder, names } = store();
  names.bind("pi-1", keyA);
  writeFileSync(join(folder, readdirSync(folder)[0] as string), "{}");
  expect(() => names.ownerOf("pi-1")).toThrow(/names\/\w+\.json: this does not say whose a node's name is; delete it/);
});

test("there is an end to names", () => {
  const { state, names } = store();
  names.bind("pi-1", keyA);
  const few = openNameStore(state, () => 1000, 2);
  expect(few.bind("pi-2", keyA)).toBe(true);
  expect(few.bind("pi-3", keyA)).toBe(false);
  few.forget("pi-2");
  expect(few.bind("pi-3", keyA)).toBe(true);
});
