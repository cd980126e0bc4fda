import { chmodSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keyText } from "../../../protocol/identity/key-text.ts";
import { UserError } from "../../../protocol/user-error.ts";
import { keyLine, openAllowedKeys } from "./allowed-keys.ts";

const [keyA, keyB, keyC] = [1, 2, 3].map((fill) => keyText(new Uint8Array(32).fill(fill))) as [string, string, string];

function fileOf(...lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-keys-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "keys.txt");
  writeFileSync(path, lines.join("\n"), { mode: 0o644 });
  return path;
}

test("a list has a key and a name in each line, and comments", () => {
  const path = fileOf(
    "# the lab",
    keyLine(keyA, "pi-1"),
    "",
    `  ed25519 ${keyB}   # any name`,
    `ed25519\t${keyC} pi-2 # behind the door\r`,
    keyLine(keyC, "pi-3"),
  );
  const { namesOf, ownerOf } = openAllowedKeys(path).read();
  expect([...namesOf]).toEqual([
    [keyA, new Set(["pi-1"])],
    [keyB, "any"],
    [keyC, new Set(["pi-2", "pi-3"])],
  ]);
  expect([...ownerOf]).toEqual([
    ["pi-1", keyA],
    ["pi-2", keyC],
    ["pi-3", keyC],
  ]);
});

test.each([
  [
    "ssh-ed25519 AAAA pi-1",
    /keys\.txt:2: "ssh-ed25519" is no kind of key that is known here; a line is: ed25519 KEY NAME/,
  ],
  [`ed25519 ${"A".repeat(42)} pi-1`, /keys\.txt:2: this is not a key; a line is/],
  ["ed25519", /keys\.txt:2: this is not a key/],
  [keyLine(keyB, "two words"), /keys\.txt:2: "two words" is not a name of a node/],
  [keyLine(keyB, "pi-1"), /keys\.txt:2: pi-1 is listed with another key before; leave one of the two lines out/],
])("what cannot be used is named with its line: %s", (line, message) => {
  const path = fileOf(keyLine(keyA, "pi-1"), line);
  expect(() => openAllowedKeys(path).read()).toThrow(message);
  expect(() => openAllowedKeys(path).read()).toThrow(UserError);
});

test("what has just been changed may be half written: nobody is thrown out by it for a second", () => {
  const path = fileOf(keyLine(keyA, "pi-1"));
  const clock = { now: Date.now() };
  const list = openAllowedKeys(path, () => clock.now);
  expect(list.settled()).toBeUndefined();
  clock.now += 2000;
  expect(list.settled()?.namesOf.has(keyA)).toBe(true);
  writeFileSync(path, keyLine(keyB, "pi-2"));
  utimesSync(path, clock.now / 1000, clock.now / 1000);
  expect(list.settled()).toBeUndefined();
  expect(list.read().namesOf.has(keyB)).toBe(true);
  clock.now += 2000;
  expect(list.settled()?.namesOf.has(keyA)).toBe(false);
  writeFileSync(path, "half a li");
  expect(list.settled()).toBeUndefined();
});

test("a list that is not there, or that others may change, is refused", () => {
  const path = fileOf(keyLine(keyA, "pi-1"));
  expect(() => openAllowedKeys(`${path}x`)).toThrow(
    /--allow-keys .*keys\.txtx: there is no such file or folder; name a file/,
  );
  chmodSync(path, 0o666);
  expect(() => openAllowedKeys(path).read()).toThrow(/others may write into this list of keys; chmod go-w/);
});
