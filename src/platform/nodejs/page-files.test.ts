import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import fastify, { type FastifyInstance } from "fastify";
import { afterEach, expect, test } from "vitest";
import { createClientAddresses } from "./client-address.ts";
import { addPageFiles } from "./page-files.ts";
import { createRequestRate } from "./request-rate.ts";

const script = "let page;\n".repeat(200_000);
const asset = "/assets/index-C6D2P6OF.js";
const gzipped = { "accept-encoding": "gzip" };
let folder = "";
let server: FastifyInstance;

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function pageServer(): Promise<FastifyInstance> {
  folder = mkdtempSync(join(tmpdir(), "edgewise-page-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "the page");
  writeFileSync(join(folder, "join.html"), "the join page");
  writeFileSync(join(folder, asset), script);
  writeFileSync(join(folder, `${asset}.gz`), gzipSync(script));
  server = fastify();
  const requests = createRequestRate({ now: () => 0, nodes: 0 });
  await addPageFiles(server, folder, { clients: createClientAddresses(), requests });
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
