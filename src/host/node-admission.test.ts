import { chmodSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { keyLine } from "../platform/nodejs/access/allowed-keys.ts";
import type { Grant } from "../platform/nodejs/access/gate.ts";
import { openTokenStore } from "../platform/nodejs/access/token-store.ts";
import { keyText } from "../protocol/identity/key-text.ts";
import { openAccess } from "./access.ts";
import { nodeAdmission } from "./node-admission.ts";

const [keyA, keyB, keyC] = [1, 2, 3].map((fill) => keyText(new Uint8Array(32).fill(fill))) as [string, string, string];

function admission({ list }: { readonly list?: readonly string[] } = {}) {
  const stateDir = mkdtempSync(join(tmpdir(), "edgewise-admission-"));
  onTestFinished(() => rmSync(stateDir, { recursive: true }));
  const path = join(stateDir, "keys.txt");
  if (list) writeFileSync(path, list.join("\n"), { mode: 0o644 });
  const access = openAccess({ host: "127.0.0.1", tokens: true, stateDir, ...(list ? { allowKeys: path } : {}) }, false);
  const problems: string[] = [];
  const ownNames = new Set(["node-1"]);
  const clock = { now: Date.now() };
  const onProblem = (problem: string) => problems.push(problem);
  const admitting = nodeAdmission({ access, ownNames, onProblem, now: () => clock.now });
  const tokens = openTokenStore(stateDir);
  return {
    ...admitting,
    clock,
    stateDir,
    path,
    problems,
    tokens,
    /** What a node gets by with a token that expired so long ago, or will. */
    grant(expiresInMs = 1e6, uses?: number): Grant {
      const limits = { expiresAt: Date.now() + expiresInMs, ...(uses === undefined ? {} : { uses }) };
      return { right: "join", token: tokens.create({ right: "join", ...limits }).token };
    },
  };
}

describe("by a token", () => {
  test("nodes join with a key or without, and it is noted which keys have", () => {
    const { admit, grant, tokens } = admission();
    const by = grant();
    expect(admit(by)({ name: "pi-1", key: keyA })).toBeUndefined();
    expect(admit(by)({ name: "pi-2", key: undefined })).toBeUndefined();
    expect(tokens.uses(by.token?.id ?? "")).toEqual([{ by: keyA, name: "pi-1" }]);
  });

  test("that has expired, a node comes back that it has let in before, and no other one", () => {
    const { admit, grant, stateDir } = admission();
    const by = grant(-1000);
    const before = openTokenStore(stateDir, () => Date.now() - 1e6);
    if (by.token) before.use(by.token, { by: keyB, name: "pi-2" });
    expect(admit(by)({ name: "pi-2", key: keyB })).toBeUndefined();
    expect(admit(by)({ name: "pi-1", key: keyA })).toMatch(
      /^this token has expired, and this node is new to it: ask the person/,
    );
    expect(admit(by)({ name: "pi-2", key: undefined })).toMatch(/^this token has expired: ask the person/);
  });

  test("that is for two nodes, a third one is refused, and those two come back", () => {
    const { admit, grant } = admission();
    const by = grant(1e6, 2);
    const answers = [keyA, keyB, keyC, keyA].map((key) => admit(by)({ name: "pi", key }));
    expect(answers.map((answer) => answer === undefined)).toEqual([true, true, false, true]);
    expect(answers[2]).toMatch(/^this token has let in as many nodes as it may/);
    expect(admit(by)({ name: "pi", key: undefined })).toMatch(/start this node without --no-key$/);
  });

  test("that was revoked meanwhile, nobody joins", () => {
    const { admit, grant, tokens } = admission();
    const by = grant();
    tokens.revoke(by.token?.id ?? "");
    expect(admit(by)({ name: "pi-1", key: keyA })).toMatch(/^this token was revoked: ask the person/);
  });

  test("nobody joins under the name of a node that the aggregator starts itself, which joins by its own", () => {
    const { admit, grant } = admission();
    const node = { name: "node-1", key: undefined };
    expect(admit(grant())(node)).toMatch(/^node-1 is the name of a node that this aggregator starts itself/);
    expect(admit({ right: "join" })(node)).toBeUndefined();
  });
});

describe("by a list of keys", () => {
  const byKey: Grant = { right: "join", byKey: true };

  test("listed keys join, under their names only", () => {
    const { admit, names } = admission({ list: [keyLine(keyA, "pi-1"), `ed25519 ${keyB}`] });
    const asked = (name: string, key?: string) => admit(byKey)({ name, key }) ?? "joins";
    expect(asked("pi-1", keyA)).toBe("joins");
    expect(asked("other", keyB)).toBe("joins");
    expect(asked("pi-2", keyA)).toBe("this node's key is listed for pi-1, not for pi-2: start it with that --name");
    expect(asked("pi-1", keyC)).toMatch(
      /^the key of this node is not in this aggregator's list: .* `edgewise node --show-key` prints$/,
    );
    expect(asked("pi-1")).toMatch(/^only nodes with a key of this aggregator's list may join/);
    expect(admit({ right: "join" })({ name: "node-1", key: undefined })).toBeUndefined();
    expect(names?.ownerOf("pi-1")).toEqual({ owner: keyA });
    expect(names?.ownerOf("other")).toEqual({ owner: undefined });
  });

  test("what is added to the list lets in at once", () => {
    const { admit, path } = admission({ list: [] });
    writeFileSync(path, keyLine(keyA, "pi-1"));
    expect(admit(byKey)({ name: "pi-1", key: keyA })).toBeUndefined();
  });

  test("what is taken off the list ends its node's connection, once that has stood for a second", () => {
    const { admit, holds, path } = admission({ list: [keyLine(keyA, "pi-1"), keyLine(keyB, "pi-2")] });
    const [a, b] = [{ ...byKey }, { ...byKey }];
    for (const [grant, name, key] of [
      [a, "pi-1", keyA],
      [b, "pi-2", keyB],
    ] as const)
      expect(admit(grant)({ name, key })).toBeUndefined();
    writeFileSync(path, keyLine(keyA, "pi-1"));
    expect([a, b].map(holds)).toEqual([true, true]);
    const before = Date.now() / 1000 - 5;
    utimesSync(path, before, before);
    expect([a, b].map(holds)).toEqual([true, false]);
    // Connections that the list did not let in are nothing of its.
    expect(holds({ right: "watch" })).toBe(true);
  });

  test("that cannot be read any more lets in nobody, and the person at the aggregator hears why", () => {
    const { admit, names, path, problems, clock } = admission({ list: [keyLine(keyA, "pi-1")] });
    chmodSync(path, 0o666);
    const told = "the aggregator cannot read its files of keys and names; it says there what is wrong with them";
    expect(admit(byKey)({ name: "pi-1", key: keyA })).toBe(told);
    expect(names?.ownerOf("pi-1")).toEqual({ problem: told });
    expect(problems).toEqual([expect.stringMatching(/keys\.txt: others may write into this list of keys/)]);
    clock.now += 60_000;
    admit(byKey)({ name: "pi-1", key: keyA });
    expect(problems).toHaveLength(2);
  });
});

test("where nobody is asked for anything, everyone joins, and names are kept nowhere", () => {
  const open = nodeAdmission({ access: undefined, ownNames: new Set(["node-1"]), onProblem() {} });
  expect(open.admit({ right: "present" })({ name: "node-1", key: undefined })).toBeUndefined();
  expect(open.names).toBeUndefined();
});
