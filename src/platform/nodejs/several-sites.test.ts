import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import type { Right } from "../../protocol/identity/rights.ts";
import { createTokenGate } from "./access/gate.ts";
import { openTokenStore } from "./access/token-store.ts";
import type { RunSite } from "./run-site.ts";
import { startWebServer, type WebServer } from "./web-server.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-sites-"));
writeFileSync(join(folder, "index.html"), "the page of a run");
writeFileSync(join(folder, "runs.html"), "the list");
const tokens = openTokenStore(join(folder, "state"));
const gate = createTokenGate({ tokens, secret: Uint8Array.of(1), isSecure: false });
const bearer = (right: Right) => ({
  authorization: `Bearer ${tokens.create({ right, expiresAt: Date.now() + 1e6 }).text}`,
});
const [joins, watches] = [bearer("join"), bearer("watch")];
const site = (name: string): RunSite => ({
  onPage: (socket) => socket.send(name),
  classify: () => Promise.reject(new RangeError(name)),
  status: () => ({ name }),
});
const came: (string | undefined)[] = [];
let server: WebServer;
beforeAll(async () => {
  server = await startWebServer({
    ...site("all"),
    sites: new Map(["one", "two"].map((name) => [name, site(name)])),
    host: "127.0.0.1",
    port: 0,
    pageFolder: folder,
    maximumFrameBytes: 1000,
    gate,
    onNode(channel, _grant, run) {
      came.push(run);
      channel.listen({ onFrame() {}, onClose() {} });
    },
  });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test("each run has all addresses of an aggregator below its name, and asks for the same rights", async () => {
  const ask = async (path: string, headers = {}) => {
    const answer = await fetch(server.url + path, { headers, redirect: "manual" });
    return [answer.status, answer.headers.get("location") ?? (await answer.text())];
  };
  expect(await ask("/")).toEqual([200, "the list"]);
  expect(await ask("/runs/one/")).toEqual([200, "the page of a run"]);
  expect(await ask("/runs/one")).toEqual([308, "one/"]);
  expect(await ask("/runs/one/index.html")).toEqual([200, "the page of a run"]);
  expect(await ask("/runs/one/api/session")).toEqual([200, '{"right":null}']);
  expect(await ask("/runs/two/api/status", watches)).toEqual([200, '{"name":"two"}']);
  expect(await ask("/api/status", watches)).toEqual([200, '{"name":"all"}']);
  const refused = [
    ask("/runs/two/api/status"),
    ask("/runs/one/api/status", joins),
    ask("/runs/three/api/status", watches),
  ];
  expect((await Promise.all(refused)).map(([status]) => status)).toEqual([401, 403, 404]);
});

test("nodes may come for one run or for any, and pages only for one", async () => {
  const open = (path: string, headers: Record<string, string>) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(server.url.replace("http", "ws") + path, { headers });
      onTestFinished(() => socket.terminate());
      socket.on(path.endsWith("/node") ? "open" : "message", (data: unknown) => resolve(String(data ?? "open")));
      socket.on("unexpected-response", (asked, { statusCode }) => {
        asked.destroy();
        resolve(statusCode);
      });
      socket.on("error", reject);
    });
  expect(await open("/node", joins)).toBe("open");
  expect(await open("/runs/two/node", joins)).toBe("open");
  expect(came).toEqual([undefined, "two"]);
  expect(await open("/runs/two/events", watches)).toBe("two");
  expect(await open("/runs/two/events", joins)).toBe(403);
  expect(await open("/events", watches)).toBe(404);
  expect(await open("/runs/three/node", joins)).toBe(404);
});
