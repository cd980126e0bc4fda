import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";
import type { Right } from "../../protocol/identity/rights.ts";
import type { WebSocketLike } from "../browser/websocket-channel.ts";
import { webSocketDialer } from "../browser/websocket-dialer.ts";
import { createTokenGate } from "./access/gate.ts";
import { openTokenStore } from "./access/token-store.ts";
import { startWebServer, type WebServer } from "./web-server.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-rights-"));
writeFileSync(join(folder, "index.html"), "<!doctype html><title>the page</title>");
const tokens = openTokenStore(join(folder, "state"));
const gate = createTokenGate({ tokens, secret: Uint8Array.of(1), isSecure: false });
const make = (right: Right) => tokens.create({ right, expiresAt: Date.now() + 1e6 });
const held = { join: make("join").text, watch: make("watch").text, present: make("present").text, none: "" };
type Held = keyof typeof held;
let server: WebServer;

beforeAll(async () => {
  server = await startWebServer({
    host: "127.0.0.1",
    port: 0,
    pageFolder: folder,
    maximumFrameBytes: 1000,
    gate,
    onNode: (channel) => channel.listen({ onFrame() {}, onClose() {} }),
    onPage: (socket, { right }) => socket.send(right),
    model: () => ({ name: "model.json", text: "{}" }),
    classify: () => Promise.reject(new RangeError("there is no model")),
    joining: () => ({ addresses: [], fromElsewhere: true, data: { kind: "assigned" } }),
    metrics: () => "",
  });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const bearing = (by: Held): Record<string, string> => (by === "none" ? {} : { authorization: `Bearer ${held[by]}` });

/** What each token is answered: 200 and 404 of what is there, 401 without one, 403 with one for something else. */
const watched = { none: 401, join: 403, watch: 200, present: 200 };
const found = { ...watched, watch: 404, present: 404 };
const commanded = { none: 401, join: 403, watch: 403, present: 404 };
const everyone = { none: 200, join: 200, watch: 200, present: 200 };

describe("every route asks for its right", () => {
  test.each<readonly [method: string, path: string, statuses: Readonly<Record<Held, number>>]>([
    ["GET", "/", everyone],
    ["GET", "/index.html", everyone],
    ["GET", "/api/session", everyone],
    ["GET", "/api/join", watched],
    ["GET", "/api/model", watched],
    ["GET", "/%61pi/model", watched],
    ["GET", "/api/model?x=/index.html", watched],
    ["HEAD", "/api/model", watched],
    ["GET", "/metrics", watched],
    ["GET", "/api/runs", watched],
    ["POST", "/api/page-links", commanded],
    ["GET", "/api/runs/some/events", found],
    ["GET", "/api/runs/some/model.json", found],
    ["GET", "/api/runs/some/run.json", found],
    ["PUT", "/api/runs/some/label", commanded],
    ["POST", "/api/classify", { ...watched, watch: 400, present: 400 }],
  ])("%s %s", async (method, path, statuses) => {
    for (const by of ["none", "join", "watch", "present"] as const) {
      const headers = {
        ...bearing(by),
        ...(method === "PUT" ? { "content-type": "application/json" } : {}),
        ...(method === "POST" ? { "content-type": "application/octet-stream" } : {}),
      };
      const body = method === "PUT" ? '{"label":"x"}' : method === "POST" ? "x" : null;
      const answer = await fetch(`${server.url}${path}`, { method, headers, body });
      const text = await answer.text();
      expect([by, answer.status]).toEqual([by, statuses[by]]);
      expect(Object.values(held).filter((token) => token !== "" && text.includes(token))).toEqual([]);
    }
  });
});

test("whether one may join is a question that is answered, also by no", async () => {
  const ask = async (by: Held) => {
    const answer = await fetch(`${server.url}/api/may-join`, { headers: bearing(by) });
    return [answer.status, await answer.json()];
  };
  expect(await ask("join")).toEqual([200, {}]);
  expect(await ask("none")).toEqual([200, { refused: expect.stringMatching(/with a token only/) }]);
  expect(await ask("watch")).toEqual([200, { refused: expect.stringMatching(/this token is one to watch/) }]);
});

test("a browser's node that may not join is told why, which its WebSocket does not", async () => {
  const open = (url: string, protocols: string[]) => new WebSocket(url, protocols) as unknown as WebSocketLike;
  const admissionUrl = `${server.url}/api/may-join`;
  const dial = webSocketDialer(`${server.url.replace("http", "ws")}/node`, {
    maximumFrameBytes: 1000,
    admissionUrl,
    open,
  });
  await expect(dial()).rejects.toMatchObject({ refused: true, message: expect.stringMatching(/with a token only/) });
});

/** The first message, or the status in place of a WebSocket. */
function open(path: string, headers: Record<string, string>): Promise<string | number | undefined> {
  const socket = new WebSocket(server.url.replace("http", "ws") + path, { headers });
  onTestFinished(() => socket.terminate());
  return new Promise((resolve, reject) => {
    socket.on("message", (data) => resolve(String(data)));
    if (path === "/node") socket.on("open", () => resolve("open"));
    socket.on("unexpected-response", (asked, { statusCode }) => {
      asked.destroy();
      resolve(statusCode);
    });
    socket.on("error", reject);
  });
}

test.each<readonly [path: string, answers: Readonly<Record<Held, string | number>>]>([
  ["/node", { none: 401, join: "open", watch: 403, present: 403 }],
  ["/events", { none: 401, join: 403, watch: "watch", present: "present" }],
])("a WebSocket to %s asks for its right, and tells which one it has", async (path, answers) => {
  for (const by of ["none", "join", "watch", "present"] as const)
    expect([by, await open(path, bearing(by))]).toEqual([by, answers[by]]);
});

test("a page gets its session once, by which it watches", async () => {
  const asked = (body: object) =>
    fetch(`${server.url}/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const answer = await asked({ token: held.watch });
  expect([answer.status, await answer.json()]).toEqual([200, { right: "watch" }]);
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] as string;
  expect(cookie).not.toContain(held.watch);
  expect(await open("/events", { cookie })).toBe("watch");
  const session = await fetch(`${server.url}/api/session`, { headers: { cookie } });
  expect(await session.json()).toEqual({ right: "watch" });
  expect((await asked({ token: held.join })).status).toBe(401);
  expect((await asked({ token: "" })).status).toBe(400);
});

test("who holds a token that is revoked is disconnected", async () => {
  const { text, token } = make("join");
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/node`, {
    headers: { authorization: `Bearer ${text}` },
  });
  onTestFinished(() => socket.terminate());
  await new Promise((resolve) => socket.once("open", resolve));
  const closed = new Promise((resolve) => socket.once("close", (code) => resolve(code)));
  tokens.revoke(token.id);
  expect(await closed).toBe(4001);
});

test("who does not go then is cut off at the next look", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const own = await startWebServer({
    host: "127.0.0.1",
    port: 0,
    maximumFrameBytes: 1000,
    gate,
    onNode: (channel) => channel.listen({ onFrame() {}, onClose() {} }),
    onPage: (socket) => socket.terminate(),
    classify: () => Promise.reject(new RangeError("there is no model")),
  });
  onTestFinished(() => own.close());
  const { text, token } = make("join");
  const socket = connect(Number(new URL(own.url).port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  const heard = () => new Promise((resolve) => socket.once("data", (bytes) => resolve(bytes[0])));
  const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13";
  const key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==";
  socket.write(
    `GET /node HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${text}\r\n${upgrade}\r\n${key}\r\n\r\n`,
  );
  expect(await heard()).toBe("H".charCodeAt(0));
  tokens.revoke(token.id);
  const closing = heard();
  vi.advanceTimersByTime(1000);
  expect(await closing).toBe(0x88);
  const closed = new Promise((resolve) => socket.once("close", () => resolve("closed")));
  vi.advanceTimersByTime(1000);
  expect(await closed).toBe("closed");
});
