import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Right } from "../../../protocol/identity/rights.ts";
import { createTokenGate, openGate } from "./gate.ts";
import { openTokenStore } from "./token-store.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-gate-"));
afterAll(() => rmSync(folder, { recursive: true }));

function gateWith({ isSecure = false, secret = 1, joinByKey = false } = {}) {
  const clock = { now: 0 };
  const tokens = openTokenStore(folder, () => clock.now);
  const gate = createTokenGate({ tokens, secret: Uint8Array.of(secret), isSecure, joinByKey, now: () => clock.now });
  const make = (right: Right, limits = {}) => tokens.create({ right, expiresAt: 1000, ...limits });
  return { clock, tokens, gate, make };
}

const from = (headers: Record<string, string>, remoteAddress = "192.0.2.7") => ({ headers, remoteAddress });
const bearing = (text: string) => from({ authorization: `Bearer ${text}` });

describe("a token", () => {
  test.each<readonly [held: Right, wanted: Right, verdict: "granted" | 403]>([
    ["join", "join", "granted"],
    ["join", "watch", 403],
    ["join", "present", 403],
    ["watch", "join", 403],
    ["watch", "watch", "granted"],
    ["watch", "present", 403],
    ["present", "join", 403],
    ["present", "watch", "granted"],
    ["present", "present", "granted"],
  ])("to %s lets one %s: %s", (held, wanted, expected) => {
    const { gate, make } = gateWith();
    const verdict = gate.check(bearing(make(held).text), wanted);
    expect(verdict.kind === "granted" ? "granted" : verdict.status).toBe(expected);
  });

  test.each<readonly [what: string, headers: Record<string, string>]>([
    ["nothing", {}],
    ["an empty one", { authorization: "Bearer " }],
    ["one of another kind", { authorization: "Basic YTpi" }],
    ["a made-up one", { authorization: "Bearer AAAAAAAAAAAAAAAAAAAAAA" }],
    ["a session of nobody", { cookie: "edgewise=abc" }],
  ])("is needed: %s is refused, and what was sent is not repeated", (_what, headers) => {
    const { gate } = gateWith();
    for (const right of ["join", "watch", "present"] as const) {
      const verdict = gate.check(from(headers), right);
      expect(verdict).toMatchObject({ kind: "refused", status: 401 });
      expect(JSON.stringify(verdict)).not.toMatch(/AAAA|YTpi/);
    }
  });

  test("that has expired or was revoked lets in nobody", () => {
    const { clock, gate, tokens, make } = gateWith();
    const [expiring, revoked] = [make("watch"), make("watch", { expiresAt: 5000 })];
    tokens.revoke(revoked.token.id);
    clock.now = 1000;
    for (const { text } of [expiring, revoked])
      expect(gate.check(bearing(text), "watch")).toMatchObject({ kind: "refused", status: 401 });
  });

  test("of our own process lets in what we started, and is not kept", () => {
    const { gate, tokens } = gateWith();
    const before = tokens.list().length;
    expect(gate.check(bearing(gate.ownToken("join")), "join").kind).toBe("granted");
    expect(tokens.list().length).toBe(before);
  });
});

describe("a page", () => {
  test("gets a session for its token, which scripts and other sites cannot use", () => {
    const { clock, gate, make } = gateWith({ isSecure: true });
    const session = gate.exchange(from({}), make("present").text);
    if (session.kind !== "session") throw new Error(session.reason);
    expect(session.right).toBe("present");
    expect(session.cookie).toMatch(/; Path=\/; Max-Age=1; HttpOnly; SameSite=Strict; Secure$/);
    const [cookie = ""] = session.cookie.split(";");
    expect(gate.check(from({ cookie }), "present").kind).toBe("granted");
    expect(gate.pageRight(from({ cookie: `other=1; ${cookie}` }))).toBe("present");
    clock.now = 1000;
    expect(gate.pageRight(from({ cookie }))).toBeUndefined();
  });

  test("cannot make itself a session, or take one of another aggregator", () => {
    const { gate, make } = gateWith();
    const { text, token } = make("watch");
    const session = gate.exchange(from({}), text);
    const cookie = session.kind === "session" ? (session.cookie.split(";")[0] as string) : "";
    expect(gate.pageRight(from({ cookie }))).toBe("watch");
    const [name = ""] = cookie.split("=");
    expect(gate.pageRight(from({ cookie: `${name}=${token.id}.${"A".repeat(43)}` }))).toBeUndefined();
    expect(gateWith({ secret: 2 }).gate.pageRight(from({ cookie }))).toBeUndefined();
  });

  test.each<readonly [what: string, right: Right, limits: object, opened: number]>([
    ["one for nodes opens no page", "join", {}, 0],
    ["one use opens one page", "watch", { uses: 1 }, 1],
    ["no limit opens any number", "watch", {}, 3],
  ])("takes links: %s", (_what, right, limits, opened) => {
    const { gate, make } = gateWith();
    const { text } = make(right, limits);
    const sessions = [1, 2, 3].map(() => gate.exchange(from({}), text));
    expect(sessions.filter(({ kind }) => kind === "session")).toHaveLength(opened);
  });

  test("of a link that is limited in uses is not gone round by sending the token itself", () => {
    const { gate, make } = gateWith();
    expect(gate.check(bearing(make("watch", { uses: 1 }).text), "watch")).toMatchObject({ status: 403 });
  });
});

test("a node gets as far as its proof with a token that has expired, as it may have been let in before", () => {
  const { clock, gate, make } = gateWith();
  const [join, watch] = [make("join"), make("watch")];
  clock.now = 1000;
  expect(gate.check(bearing(join.text), "join")).toMatchObject({
    kind: "granted",
    grant: { token: { id: join.token.id } },
  });
  expect(gate.check(bearing(watch.text), "watch")).toMatchObject({ kind: "refused", status: 401 });
});

test("where nodes join by their keys, none is asked for a token, and a token for joining is worth nothing", () => {
  const { gate, make } = gateWith({ joinByKey: true });
  const byKey = { kind: "granted", grant: { right: "join", byKey: true } };
  for (const asking of [from({}), bearing(make("join").text), bearing("AAAAAAAAAAAAAAAAAAAAAA")])
    expect(gate.check(asking, "join")).toEqual(byKey);
  expect(gate.check(bearing(gate.ownToken("join")), "join")).toEqual({ kind: "granted", grant: { right: "join" } });
  expect(gate.check(from({}), "watch")).toMatchObject({ status: 401 });
});

test("connections of a revoked token may not go on; nodes stay when it expires, pages do not", () => {
  const { clock, gate, tokens, make } = gateWith();
  const [joined, watching] = [make("join"), make("watch")];
  const holds = () => [joined, watching].map(({ token }) => gate.holds({ right: token.right, token }));
  expect(holds()).toEqual([true, true]);
  clock.now = 1000;
  expect(holds()).toEqual([true, false]);
  tokens.revoke(joined.token.id);
  expect(holds()).toEqual([false, false]);
});

test("after twenty wrong tokens in a minute an address is told to wait; right ones always get in", () => {
  const { clock, gate, make } = gateWith();
  const right = make("join", { expiresAt: 1e9 }).text;
  const status = (address: string) => {
    const verdict = gate.check({ ...bearing("wrong-wrong-wrong-wrong"), remoteAddress: address }, "join");
    return verdict.kind === "refused" ? verdict.status : 200;
  };
  const statuses = Array.from({ length: 22 }, () => status("192.0.2.7"));
  expect(statuses).toEqual([...Array(20).fill(401), 429, 429]);
  expect(status("192.0.2.8")).toBe(401);
  expect(gate.check(bearing(right), "join").kind).toBe("granted");
  clock.now = 60_000;
  expect(status("192.0.2.7")).toBe(401);
});

test("where nobody is asked for a token, who watches may give commands, too", () => {
  const asking = { headers: {}, remoteAddress: "127.0.0.1" };
  expect(openGate.check(asking, "watch")).toEqual({ kind: "granted", grant: { right: "present" } });
});
