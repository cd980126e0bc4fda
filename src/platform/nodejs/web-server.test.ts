import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";
import { openGate } from "./access/gate.ts";
import { parsePublicUrl } from "./public-url.ts";
import { startWebServer, type WebServer, type WebServerOptions } from "./web-server.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-page-"));
writeFileSync(join(folder, "index.html"), "<!doctype html><title>the page</title>");
const newest: { model: { readonly name: string; readonly text: string } | undefined; weights: Float32Array } = {
  model: undefined,
  weights: new Float32Array(),
};
const options: WebServerOptions = {
  host: "127.0.0.1",
  port: 0,
  publicUrl: parsePublicUrl("https://lab.example/edgewise"),
  pageFolder: folder,
  maximumFrameBytes: 1000,
  onNode: (channel) => channel.listen({ onFrame: () => channel.close("not now"), onClose() {} }),
  onPage: (socket) => socket.on("error", () => socket.terminate()),
  model: () => newest.model,
  weights: () => newest.weights,
  classify: () => Promise.reject(new RangeError("there is no model")),
};
let server: WebServer;
beforeAll(async () => {
  server = await startWebServer(options);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** A request with any headers at all, which `fetch` does not allow. */
async function ask(path: string, headers: Record<string, string> = {}, method = "GET") {
  const { port } = new URL(server.url);
  const asked = request({ host: "127.0.0.1", port, path, method, headers: { connection: "close", ...headers } });
  asked.end();
  const [response] = await once(asked, "response");
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/** Resolves with "open", or with the HTTP status that there was in place of a WebSocket. */
function openSocket(path: string, headers = {}, { url } = server): Promise<"open" | number | undefined> {
  const socket = new WebSocket(url.replace("http", "ws") + path, { headers });
  onTestFinished(() => socket.terminate());
  return new Promise((resolve, reject) => {
    socket.on("open", () => resolve("open"));
    socket.on("unexpected-response", (asked, { statusCode }) => {
      asked.destroy();
      resolve(statusCode);
    });
    socket.on("error", reject);
  });
}

describe("every answer", () => {
  test.each([
    ["the page", "/", {}, 200],
    ["what is not there", "/nothing.js", {}, 404],
    ["a refusal", "/", { host: "evil.example" }, 403],
  ])("forbids what a page of ours does not need: %s", async (_what, path, headers, status) => {
    const answer = await ask(path, headers);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      "content-security-policy": expect.stringMatching(
        /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; .*frame-ancestors 'none'$/,
      ),
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
    });
    expect(answer.headers["content-security-policy"]).not.toMatch(/'unsafe|\*|http/);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("to another name or web site is a refusal that says what to do", async () => {
    expect((await ask("/", { host: "evil.example:7313" })).body).toMatch(/--public-url http:\/\/evil\.example:7313 /);
    expect((await ask("/", { origin: "https://evil.example" })).body).toMatch(/--public-url https:\/\/evil\.example /);
  });
});

describe("behind a proxy", () => {
  const names = { host: "lab.example", origin: "https://lab.example" };

  test.each(["/", "/edgewise/", "/index.html", "/edgewise/index.html", "/edgewise/?case=2"])(
    "the page is at %s, whether or not the proxy takes its prefix away",
    async (path) => {
      expect(await ask(path, names)).toMatchObject({ status: 200, body: expect.stringMatching(/the page/) });
    },
  );

  test("the prefix without a slash leads to the one with it", async () => {
    const { status, headers } = await ask("/edgewise", names);
    expect([status, headers.location]).toEqual([308, "/edgewise/"]);
  });

  test("WebSockets open on both paths, with and without the prefix", async () => {
    for (const path of ["/node", "/edgewise/node", "/events", "/edgewise/events"]) {
      expect(await openSocket(path, names)).toBe("open");
    }
    expect(await openSocket("/edgewise/edgewise/node", names)).toBe(404);
    expect(await openSocket("/edgewise", names)).toBe(404);
  });

  test("examples are classified below the prefix, too", async () => {
    const headers = { ...names, "content-type": "application/octet-stream", "content-length": "0" };
    expect((await ask("/edgewise/api/classify", headers, "POST")).status).toBe(400);
  });
});

describe("where a request comes from", () => {
  async function addresses(trustedProxies: readonly string[]): Promise<unknown[]> {
    const seen: unknown[] = [];
    const own = await startWebServer({
      ...options,
      trustedProxies,
      gate: {
        ...openGate,
        check({ remoteAddress }, right) {
          seen.push(remoteAddress);
          return { kind: "granted", grant: { right } };
        },
      },
      onNode(channel) {
        seen.push(channel.remote.replace(/:\d+$/, ":PORT"));
        channel.close("seen");
      },
    });
    onTestFinished(() => own.close());
    const headers = { "x-forwarded-for": "1.2.3.4, 192.168.1.5" };
    await (await fetch(`${own.url}/api/model`, { headers })).text();
    await openSocket("/node", headers, own);
    return seen;
  }

  test("is told by a proxy that is trusted", async () => {
    expect(await addresses(["127.0.0.1"])).toEqual(["192.168.1.5", "192.168.1.5", "192.168.1.5"]);
  });

  test("is told by nobody else", async () => {
    expect(await addresses([])).toEqual(["127.0.0.1", "127.0.0.1", "127.0.0.1:PORT"]);
  });
});

test("of more than 600 requests at once one is refused, with which its connection ends", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const own = await startWebServer(options);
  onTestFinished(() => own.close());
  const { hostname, port } = new URL(own.url);
  const socket = connect(Number(port), hostname);
  socket.write("GET /api/model HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".repeat(601));
  const answers = (await text(socket)).split("HTTP/1.1 ").slice(1);
  expect(answers).toHaveLength(601);
  expect(new Set(answers.slice(0, -1).map((answer) => answer.slice(0, 3)))).toEqual(new Set(["404"]));
  expect(answers.at(-1)).toMatch(/^429 .*connection: close.*too many requests came from your address/s);
});

test("the newest model is a file to keep, and before there is one that is said", async () => {
  expect(await ask("/api/model")).toMatchObject({ status: 404, body: "no run has a model yet" });
  newest.model = { name: "squared-svm-run-1.json", text: "{}" };
  const { status, headers, body } = await ask("/api/model");
  expect([status, headers["content-disposition"], body]).toEqual([
    200,
    'attachment; filename="squared-svm-run-1.json"',
    "{}",
  ]);
});

test("the newest weights are told as they are in memory, and before there are any that is said", async () => {
  expect(await ask("/api/weights")).toMatchObject({ status: 404, body: "there is no model yet" });
  // Part of a larger memory.
  newest.weights = Float32Array.of(9, 1.5, -2, 9).subarray(1, 3);
  const response = await fetch(`${server.url}/api/weights`);
  expect([...new Float32Array(await response.arrayBuffer())]).toEqual([1.5, -2]);
  expect(response.headers.get("cache-control")).toBe("no-store");
});

describe("whatever comes in", () => {
  test("bytes, requests and frames of any kind leave the server at work", async () => {
    const { hostname, port } = new URL(server.url);
    const line = fc.string({ unit: "binary", maxLength: 40 });
    const headers = fc.array(fc.tuple(fc.stringMatching(/^[a-zA-Z-]{1,12}$/), line), { maxLength: 4 });
    const path = fc.oneof(
      fc.constantFrom("/node", "/events", "/api/classify", "/", "/edgewise", "*", "http://evil.example/node"),
      fc.webPath(),
      line,
    );
    const asked = fc
      .tuple(fc.constantFrom("GET", "POST", "OPTIONS", "CONNECT", "HEAD", "BREW"), path, headers, fc.uint8Array())
      .map(([method, where, fields, body]) => {
        const told = [["Host", "127.0.0.1"], ["Connection", "close"], ...fields].map(
          ([key, value]) => `${key}: ${value}`,
        );
        return Buffer.concat([Buffer.from(`${method} ${where} HTTP/1.1\r\n${told.join("\r\n")}\r\n\r\n`), body]);
      });
    const upgrade = fc
      .tuple(fc.constantFrom("/node", "/events"), fc.uint8Array({ maxLength: 300 }))
      .map(([where, frames]) => {
        const key = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==";
        const head = `GET ${where} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n${key}\r\n\r\n`;
        return Buffer.concat([Buffer.from(head), frames]);
      });
    const anything = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    await fc.assert(
      fc.asyncProperty(fc.oneof(asked, upgrade, anything), async (bytes) => {
        const socket = connect(Number(port), hostname);
        socket.on("error", () => {});
        socket.resume().end(bytes);
        await once(socket, "close");
      }),
      { numRuns: 300 },
    );
    expect((await ask("/")).status).toBe(200);
    expect(await openSocket("/node")).toBe("open");
  });

  test("a page cannot send more than a command needs", async () => {
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/events`);
    await once(socket, "open");
    socket.send("x".repeat(20_000));
    expect((await once(socket, "close"))[0]).toBe(1009);
  });

  test("more WebSockets than there is room for are refused, until others have gone", async () => {
    let gone: (reason: string) => void = () => {};
    const left = new Promise<string>((resolve) => {
      gone = resolve;
    });
    const small = await startWebServer({
      ...options,
      maximumWebSockets: 2,
      onNode: (channel) => channel.listen({ onFrame() {}, onClose: gone }),
    });
    onTestFinished(() => small.close());
    const first = new WebSocket(`${small.url.replace("http", "ws")}/node`);
    await once(first, "open");
    expect(await openSocket("/events", {}, small)).toBe("open");
    expect(await openSocket("/events", {}, small)).toBe(503);
    expect(await openSocket("/node", {}, small)).toBe(503);
    first.terminate();
    await left;
    expect(await openSocket("/node", {}, small)).toBe("open");
  });

  test("nodes of one address that come faster than they are let in wait; pages do not, and nothing holds up its end", async () => {
    const busy = await startWebServer(options);
    let letIn = 0;
    const nodes = Array.from({ length: 250 }, () => {
      const node = new WebSocket(`${busy.url.replace("http", "ws")}/node`);
      node.on("open", () => {
        letIn += 1;
      });
      node.on("error", () => {});
      return new Promise((resolve) => node.once("close", resolve));
    });
    await vi.waitUntil(() => letIn >= 100, { timeout: 60_000 });
    expect(await openSocket("/events", {}, busy)).toBe("open");
    expect(letIn).toBeLessThan(250);
    await busy.close();
    await Promise.all(nodes);
  });
});
