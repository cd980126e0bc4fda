import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { UserError } from "../../../protocol/user-error.ts";
import { nodejsSignatures, signingKey } from "./ed25519.ts";
import { keptKey } from "./kept-key.ts";
import { createSecret, makeSecretFolder, readSecret } from "./state-folder.ts";

function keyPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-key-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "node.key");
}

const publicOf = (path: string) => signingKey(keptKey(path)).publicKey;

test("a key is made once, for its owner only, and nothing is left beside it", () => {
  const path = keyPath();
  const made = publicOf(path);
  expect(made).toHaveLength(32);
  expect(publicOf(path)).toEqual(made);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(path, ".."))).toEqual(["node.key"]);
});

test("of two programs that make one at the same moment, the first one's counts for both", () => {
  const path = keyPath();
  expect(createSecret(path, "first")).toBe(true);
  expect(createSecret(path, "second")).toBe(false);
  expect(readSecret(path)).toBe("first");
  expect(readdirSync(join(path, ".."))).toEqual(["node.key"]);
});

test.each<readonly [what: string, spoil: (path: string) => void, message: RegExp]>([
  [
    "is damaged",
    (path) => writeFileSync(path, "-----BEGIN"),
    /node\.key: this is no Ed25519 key .*; put the right file there/,
  ],
  ["is empty", (path) => writeFileSync(path, ""), /node\.key: this is no Ed25519 key/],
  ["may be read by others", (path) => chmodSync(path, 0o644), /node\.key: others may read this secret; chmod 600/],
])("a key's file that %s is refused in one message", (_what, spoil, message) => {
  const path = keyPath();
  keptKey(path);
  spoil(path);
  expect(() => keptKey(path)).toThrow(message);
  expect(() => keptKey(path)).toThrow(UserError);
});

test("a secret of another user is refused", () => {
  const path = keyPath();
  keptKey(path);
  const { uid } = statSync(path);
  expect(() => readSecret(path, uid + 1)).toThrow(/node\.key: this secret belongs to another user/);
  expect(readSecret(path, uid)).toContain("PRIVATE KEY");
});

test("where there should be a folder of secrets, and is a file, one is to be named", () => {
  const path = keyPath();
  keptKey(path);
  expect(() => makeSecretFolder(path)).toThrow(
    /node\.key: this is not a folder, which keys and tokens need; name another one/,
  );
});

test("signatures of the standard's second example are made and known (RFC 8032, 7.1)", async () => {
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
  const publicKey = bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const signature = bytes(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  );
  expect(await nodejsSignatures.verify(publicKey, Uint8Array.of(0x72), signature)).toBe(true);
  expect(await nodejsSignatures.verify(publicKey, Uint8Array.of(0x73), signature)).toBe(false);
  expect(await nodejsSignatures.verify(publicKey.slice(1), Uint8Array.of(0x72), signature)).toBe(false);
});
