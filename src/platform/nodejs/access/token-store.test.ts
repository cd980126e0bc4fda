import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openTokenStore } from "./token-store.ts";

function store({ now = 1000 } = {}) {
  const above = mkdtempSync(join(tmpdir(), "edgewise-tokens-"));
  onTestFinished(() => rmSync(above, { recursive: true }));
  const state = join(above, "state");
  const clock = { now };
  return { state, folder: join(state, "tokens"), clock, tokens: openTokenStore(state, () => clock.now) };
}

const modeOf = (path: string) => statSync(path).mode & 0o777;

test("a token is found by its text, and no file has that text", () => {
  const { folder, tokens } = store();
  const { text, token } = tokens.create({ right: "join", expiresAt: 2000, label: "lab" });
  expect(text).toMatch(/^[\w-]{22}$/);
  expect(tokens.find(text)).toEqual(token);
  expect(tokens.find(`${text.slice(1)}A`)).toBeUndefined();
  tokens.use(token, { by: "a key", name: "pi-1" });
  for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), "utf8")).not.toContain(text);
});

test("only the owner may enter the folder and read its files", () => {
  const { state, folder, tokens } = store();
  const { token } = tokens.create({ right: "join", expiresAt: 2000 });
  tokens.use(token, { by: "a key", name: "pi-1" });
  expect([state, folder].map(modeOf)).toEqual([0o700, 0o700]);
  expect(readdirSync(folder).map((name) => modeOf(join(folder, name)))).toEqual([0o600, 0o600]);
});

test("a file that others may read is refused, and one that is none", () => {
  const { state, folder, tokens } = store();
  const { token } = tokens.create({ right: "join", expiresAt: 2000 });
  const path = join(folder, `${token.id}.json`);
  chmodSync(path, 0o644);
  expect(() => openTokenStore(state).list()).toThrow(/others may read this secret; chmod 600/);
  chmodSync(path, 0o600);
  writeFileSync(path, "{}");
  expect(() => openTokenStore(state).list()).toThrow(/this is not a token that edgewise has written/);
});

test("an aggregator that runs goes on where a file is damaged, or all are gone, and lets in nobody by them", () => {
  const { folder, tokens } = store();
  const [damaged, whole] = [1, 2].map(() => tokens.create({ right: "watch", expiresAt: 2000 }));
  writeFileSync(join(folder, `${damaged?.token.id}.json`), "{}");
  expect([damaged, whole].map((made) => tokens.find(made?.text ?? "")?.id)).toEqual([undefined, whole?.token.id]);
  rmSync(folder, { recursive: true });
  expect(tokens.get(whole?.token.id ?? "")).toBeUndefined();
  expect(tokens.find(whole?.text ?? "")).toBeUndefined();
});

test("what is used as often as it may lets in nobody new, but those whom it let in before", () => {
  const { tokens } = store();
  const { token } = tokens.create({ right: "join", expiresAt: 2000, uses: 2 });
  const uses = ["a", "b", "a", "c", "b"].map((by) => tokens.use(token, { by, name: by }));
  expect(uses).toEqual([true, true, true, false, true]);
  expect(tokens.uses(token.id).map(({ name }) => name)).toEqual(["a", "b"]);
});

test("what was revoked meanwhile is used by nobody, and leaves no file", () => {
  const { folder, tokens } = store();
  const { token } = tokens.create({ right: "join", expiresAt: 2000 });
  tokens.revoke(token.id);
  expect(tokens.use(token, { by: "a", name: "a" })).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test("pages are not known again, so that each is one use", () => {
  const { tokens } = store();
  const { token } = tokens.create({ right: "watch", expiresAt: 2000, uses: 1 });
  expect([1, 2].map(() => tokens.use(token, { by: "page", name: "" }))).toEqual([true, false]);
});

test("what has expired lets in nobody new", () => {
  const { clock, tokens } = store();
  const { token } = tokens.create({ right: "join", expiresAt: 2000 });
  expect(tokens.use(token, { by: "a", name: "a" })).toBe(true);
  clock.now = 2000;
  expect(tokens.use(token, { by: "b", name: "b" })).toBe(false);
  expect(tokens.use(token, { by: "a", name: "a" })).toBe(true);
});

test("what another process revokes or makes is noticed", () => {
  const { state, tokens } = store();
  const { text, token } = tokens.create({ right: "watch", expiresAt: 2000 });
  const other = openTokenStore(state, () => 1000);
  expect(other.revoke(token.id)).toBe(true);
  expect(other.revoke(token.id)).toBe(false);
  expect(tokens.find(text)).toBeUndefined();
  expect(tokens.get(token.id)).toBeUndefined();
  const made = other.create({ right: "join", expiresAt: 2000 });
  expect(tokens.find(made.text)?.id).toBe(made.token.id);
});
