import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { addressOf, type Edgewise, launchEdgewise } from "../e2e/support/edgewise.ts";
import { mnistFolder } from "../e2e/support/mnist-folder.ts";

const folder = mnistFolder({ trainExamples: 50, testExamples: 20 });
let aggregator: Edgewise;
let address: string;
let host: string;
let port: string;

beforeAll(async () => {
  aggregator = launchEdgewise("aggregator", "--no-open", "--port", "0", "--datasets", folder.path);
  address = await addressOf(aggregator);
  ({ host, port } = new URL(address));
});

afterAll(async () => {
  await aggregator.end();
  folder.remove();
});

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

/** A request with arbitrary headers, which `fetch` does not allow. */
function ask(path: string, headers: Record<string, string>, body?: Uint8Array): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const method = body ? "POST" : "GET";
    const asked = request({ host: "127.0.0.1", port, path, method, headers: { connection: "close", ...headers } });
    asked.on("response", async (response) => resolve({ status: response.statusCode, body: await text(response) }));
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Resolves with "open", or with the HTTP response if there was no WebSocket. */
async function openSocket(path: string, headers: Record<string, string>): Promise<"open" | Answer> {
  const socket = new WebSocket(`${address.replace("http", "ws")}${path}`, { headers });
  onTestFinished(() => socket.terminate());
  return new Promise((resolve, reject) => {
    socket.on("open", () => resolve("open"));
    socket.on("unexpected-response", async (_request, response) => {
      resolve({ status: response.statusCode, body: await text(response) });
    });
    socket.on("error", reject);
  });
}

const bytes = { "content-type": "application/octet-stream" };
const example = new Uint8Array(784);

describe.each(["/node", "/events"])("a WebSocket to %s", (path) => {
  test("is opened for programs, which send no Origin, and for pages of the aggregator's own", async () => {
    expect(await openSocket(path, {})).toBe("open");
    expect(await openSocket(path, { origin: address })).toBe("open");
    const byName = { host: `localhost:${port}`, origin: `http://localhost:${port}` };
    expect(await openSocket(path, byName)).toBe("open");
  });

  test.each([
    ["another web site", "http://evil.example"],
    ["the same host at another port", "http://127.0.0.1:1"],
    ["a file or a sandbox", "null"],
  ])("is refused to pages of %s", async (_what, origin) => {
    expect(await openSocket(path, { origin })).toEqual({
      status: 403,
      body: expect.stringContaining(`pages of ${origin} may not talk to this aggregator: `),
    });
  });

  test("is refused where another web site's name leads to this machine", async () => {
    const rebound = { host: `evil.example:${port}`, origin: `http://evil.example:${port}` };
    expect(await openSocket(path, rebound)).toEqual({
      status: 403,
      body: expect.stringMatching(/^requests to evil\.example are not answered: /),
    });
  });
});

describe("POST /api/classify", () => {
  test("answers one example, given as its bytes", async () => {
    const { status, body } = await ask("/api/classify", bytes, example);
    expect(status).toBe(200);
    const answer = JSON.parse(body);
    expect(Object.keys(answer).sort()).toEqual(["className", "score", "value"]);
    expect(answer.className).toBe(["odd", "even"][answer.value]);
    expect((await ask("/api/classify", { ...bytes, origin: address }, example)).status).toBe(200);
  });

  test.each([0, 783, 785, 60_000])("refuses %i bytes, and says how many an example has", async (length) => {
    const { status, body } = await ask("/api/classify", bytes, new Uint8Array(length));
    expect(status).toBe(400);
    expect(JSON.parse(body).error).toBe(`an example has 784 bytes, this has ${length}`);
  });

  test("refuses a body that is larger than any example, or of another kind", async () => {
    expect((await ask("/api/classify", bytes, new Uint8Array(100_000))).status).toBe(413);
    expect((await ask("/api/classify", { "content-type": "application/json" }, Buffer.from("[1]"))).status).toBe(415);
    expect((await ask("/api/classify", { "content-type": "text/html" }, Buffer.from("<b>"))).status).toBe(415);
  });

  test("is refused to pages of another web site, and under another one's name", async () => {
    expect(await ask("/api/classify", { ...bytes, origin: "http://evil.example" }, example)).toEqual({
      status: 403,
      body: expect.stringMatching(/^pages of http:\/\/evil\.example may not talk to this aggregator: /),
    });
    expect((await ask("/api/classify", { ...bytes, host: "evil.example" }, example)).status).toBe(403);
  });
});

test("nothing is served under another web site's name, not even the page", async () => {
  expect((await ask("/", { host: `evil.example:${port}` })).status).toBe(403);
  expect((await ask("/metrics", { host: `evil.example:${port}` })).status).toBe(403);
  expect((await ask("/metrics", { host, origin: "http://evil.example" })).status).toBe(403);
  expect((await ask("/", { host })).status).not.toBe(403);
});

test("files outside the page's folder are not served", async () => {
  for (const path of ["/../package.json", "/..%2fpackage.json", "/%2e%2e/package.json", "/cli/main.js"]) {
    expect((await ask(path, { host })).status).toBeGreaterThanOrEqual(400);
  }
});

test("the aggregator is still there after all that", async () => {
  const socket = new WebSocket(`${address.replace("http", "ws")}/events`);
  onTestFinished(() => socket.terminate());
  await once(socket, "message");
});
