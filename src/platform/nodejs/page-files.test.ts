import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import fastify, { type FastifyInstance } from "fastify";
import { afterEach, expect, test } from "vitest";
import { createClientAddresses } from "./client-address.ts";
import { addPageFiles, readPageFiles } from "./page-files.ts";
import { createRequestRate } from "./request-rate.ts";

const script = "let page;\n".repeat(200_000);
const asset = "/assets/index-C6D2P6OF.js";
const gzipped = { "accept-encoding": "gzip" };
let around = "";
let folder = "";
let server: FastifyInstance;

afterEach(async () => {
  await server.close();
  rmSync(around, { recursive: true });
});

async function pageServer(): Promise<FastifyInstance> {
  around = mkdtempSync(join(tmpdir(), "edgewise-page-"));
  writeFileSync(join(around, "secret.txt"), "not a file of the page");
  folder = join(around, "page");
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(join(folder, "index.html"), "the page");
  writeFileSync(join(folder, "join.html"), "the join page");
  writeFileSync(join(folder, asset), script);
  writeFileSync(join(folder, `${asset}.gz`), gzipSync(script));
  server = fastify();
  const requests = createRequestRate({ now: () => 0, nodes: 0 });
  await addPageFiles(server, await readPageFiles(folder), { clients: createClientAddresses(), requests });
  return server;
}

test("a script is sent compressed to whoever takes it, and kept for ever, since its name tells its contents", async () => {
  await pageServer();
  const plain = await server.inject({ url: asset });
  const packed = await server.inject({ url: asset, headers: gzipped });
  expect(plain.body).toBe(script);
  expect(packed.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(packed.rawPayload).toString()).toBe(script);
  expect(packed.headers["content-type"]).toContain("javascript");
  for (const { headers } of [plain, packed]) {
    expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(headers.vary).toBe("accept-encoding");
  }
  const join = await server.inject({ url: "/join", headers: gzipped });
  expect([join.body, join.headers["cache-control"]]).toEqual(["the join page", "public, max-age=0"]);
});

test("what a browser has already is not sent again, and to a question for the head only the head", async () => {
  await pageServer();
  const first = await server.inject({ url: asset, headers: gzipped });
  const { etag } = first.headers;
  const again = await server.inject({ url: asset, headers: { ...gzipped, "if-none-match": `"other", W/${etag}` } });
  expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, "", etag]);
  const plain = await server.inject({ url: asset, headers: { "if-none-match": String(etag) } });
  expect([plain.statusCode, plain.headers.etag === etag]).toEqual([200, false]);
  for (const known of [{}, { "if-none-match": String(plain.headers.etag) }]) {
    const head = await server.inject({ method: "HEAD", url: asset, headers: known });
    expect([head.statusCode, head.body, head.headers["content-length"]]).toEqual([200, "", String(script.length)]);
  }
});

test.each(["gzip;q=0", "gzip; q=0.0, br", "br, identity", ""])(
  "accept-encoding %j is answered as is",
  async (encodings) => {
    await pageServer();
    const answer = await server.inject({ url: asset, headers: { "accept-encoding": encodings } });
    expect([answer.statusCode, answer.headers["content-encoding"], answer.body]).toEqual([200, undefined, script]);
  },
);

test.each(["gzip;q=0.5", "br, GZIP", "deflate, gzip;q=1.0, *;q=0.5"])(
  "accept-encoding %j is answered packed",
  async (encodings) => {
    await pageServer();
    const answer = await server.inject({ url: asset, headers: { "accept-encoding": encodings } });
    expect(answer.headers["content-encoding"]).toBe("gzip");
  },
);

test.each(["/assets", "/assets/", "/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/%00"])(
  "nothing but the page's files is served: %s",
  async (path) => {
    await pageServer();
    await server.listen({ port: 0 });
    // As it is: what makes an address of it first takes the dots out.
    const status = await new Promise((resolve, reject) => {
      const asked = get({ port: (server.server.address() as AddressInfo).port, path }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.once("error", reject);
    });
    expect(status).toBe(404);
  },
);

test("a page that is built anew while the program runs is the one that it began with", async () => {
  await pageServer();
  writeFileSync(join(folder, "index.html"), "a newer page");
  rmSync(join(folder, "assets"), { recursive: true });
  expect((await server.inject({ url: "/" })).body).toBe("the page");
  expect((await server.inject({ url: asset })).body).toBe(script);
});

test("beyond an address's bytes its requests for files are answered with 429, those of others are not", async () => {
  await pageServer();
  const statuses = [];
  for (let i = 0; i < 14; i++) statuses.push((await server.inject({ url: asset })).statusCode);
  expect(statuses.filter((status) => status === 200)).toHaveLength(12);
  const refused = await server.inject({ url: "/" });
  expect([refused.statusCode, refused.headers["retry-after"]]).toEqual([429, "1"]);
  const other = await server.inject({ url: "/", remoteAddress: "10.0.0.7" });
  expect([other.statusCode, other.body]).toEqual([200, "the page"]);
});
