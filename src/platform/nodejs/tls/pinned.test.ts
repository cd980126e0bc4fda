import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { createTokenGate } from "../access/gate.ts";
import { openTokenStore } from "../access/token-store.ts";
import { startWebServer, type WebServer } from "../web-server.ts";
import { nodeUrl, webSocketDialer } from "../websocket-dialer.ts";
import { ownCertificate, type ServerCertificate } from "./server-certificate.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-pinned-"));
const gate = createTokenGate({ tokens: openTokenStore(folder), secret: Uint8Array.of(1), isSecure: true });
let certificate: ServerCertificate;
let server: WebServer;
const came: string[] = [];

beforeAll(async () => {
  certificate = ownCertificate(folder);
  server = await startWebServer({
    host: "127.0.0.1",
    port: 0,
    maximumFrameBytes: 1000,
    tls: certificate,
    gate: {
      ...gate,
      check(asking, right) {
        came.push(String(asking.headers.authorization));
        return gate.check(asking, right);
      },
    },
    onNode: (channel) => channel.listen({ onFrame: (frame) => channel.send(frame), onClose() {} }),
    onPage: (socket) => socket.terminate(),
    classify: () => Promise.reject(new RangeError("there is no model")),
  });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const dialer = (pin: string | undefined, token: string) =>
  webSocketDialer(nodeUrl(server.url), { maximumFrameBytes: 1000, pin, token });

test("a node that knows the certificate's key by its link gets in, and frames go to and fro", async () => {
  expect(server.url).toMatch(/^https:/);
  const channel = await dialer(certificate.pin, gate.ownToken("join"))();
  onTestFinished(() => channel.close("done"));
  const echoed = new Promise((resolve) => {
    channel.listen({ onFrame: (frame) => resolve([...frame]), onClose: resolve });
  });
  channel.send(Uint8Array.of(1, 2, 3));
  expect(await echoed).toEqual([1, 2, 3]);
  expect(channel.arrivedBytes?.()).toBeGreaterThan(3);
});

test("what is said last before the end arrives", async () => {
  const ending = await startWebServer({
    host: "127.0.0.1",
    port: 0,
    maximumFrameBytes: 1e6,
    tls: certificate,
    onNode: (channel) => {
      channel.send(new Uint8Array(500_000));
      channel.close("the run is over");
      void ending.close();
    },
    onPage: (socket) => socket.terminate(),
    classify: () => Promise.reject(new RangeError("there is no model")),
  });
  const dial = webSocketDialer(nodeUrl(ending.url), { maximumFrameBytes: 1e6, pin: certificate.pin });
  const channel = await dial();
  const heard: unknown[] = [];
  await new Promise<void>((resolve) => {
    channel.listen({
      onFrame: (frame) => heard.push(frame.length),
      onClose(reason) {
        heard.push(reason);
        resolve();
      },
    });
  });
  expect(heard).toEqual([500_000, "the run is over"]);
});

test("a token goes to nobody who has another key, or whom no authority knows", async () => {
  const before = came.length;
  const wrong = certificate.pin.replace(/^./, (first) => (first === "A" ? "B" : "A"));
  await expect(dialer(wrong, "secret")()).rejects.toMatchObject({
    refused: true,
    message: expect.stringMatching(/its certificate is not the one that the link names/),
  });
  await expect(dialer(undefined, "secret")()).rejects.toThrow(/self-signed certificate, .* copy the whole link/);
  expect(came.length).toBe(before);
});

test("without TLS nobody is answered", async () => {
  const socket = new WebSocket(`${server.url.replace("https", "ws")}/node`);
  onTestFinished(() => socket.terminate());
  expect(await new Promise((resolve) => socket.once("error", () => resolve("refused")))).toBe("refused");
});

test.each([
  [{}, 401],
  [{ host: "evil.example" }, 403],
  [{ origin: "https://evil.example" }, 403],
])("over TLS %j is refused as without (%i)", async (headers, status) => {
  const { port } = new URL(server.url);
  const asked = request({ host: "127.0.0.1", port, path: "/api/model", rejectUnauthorized: false, headers });
  asked.end();
  const answer = await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    asked.on("error", reject);
    asked.on("response", async (got) => resolve({ status: got.statusCode, body: await text(got) }));
  });
  expect(answer.status).toBe(status);
});
