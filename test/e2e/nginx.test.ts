import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { unpack } from "msgpackr";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";
import { type Edgewise, edgewise, launchEdgewise } from "./support/edgewise.ts";
import { freePort } from "./support/free-port.ts";
import { mnistFolder } from "./support/mnist-folder.ts";
import { type Nginx, startNginx } from "./support/nginx.ts";

const folder = mnistFolder();
let nginx: Nginx;
let own: number;
let behind: number;
const ca = () => readFileSync(nginx.certificate);

beforeAll(async () => {
  own = await freePort();
  behind = await freePort();
  nginx = await startNginx({ own, aggregator: behind });
  // Nodes are to trust the certificate that was made for this test.
  vi.stubEnv("NODE_EXTRA_CA_CERTS", nginx.certificate);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await nginx.end();
  folder.remove();
  rmSync(state, { recursive: true });
});

const state = mkdtempSync(join(tmpdir(), "edgewise-state-"));
const usual = [
  "--state-dir",
  state,
  "--nodes",
  "2",
  "--strategy",
  "fixed:2",
  "--rounds",
  "10",
  "--datasets",
  folder.path,
  "--json-logs",
];

async function aggregator(...options: string[]): Promise<Edgewise> {
  const started = edgewise("aggregator", "--port", String(behind), "--no-open", "--verbose", ...usual, ...options);
  await started.line(/nodes connect (with|to)/);
  return started;
}

/** A link for the aggregator that was started last, as its user makes one. */
async function token(right: "join" | "watch"): Promise<{ readonly token: string; readonly links: readonly string[] }> {
  const made = edgewise("tokens", "create", right, "--json", "--state-dir", state);
  expect(await made.ended).toEqual({ code: 0, signal: null });
  return JSON.parse(made.stdout());
}

/** What nginx answers to a browser that knows this machine as lab.example. */
async function get(path: string) {
  const host = `lab.example:${own}`;
  const asked = request({ host: "127.0.0.1", port: own, servername: "lab.example", ca: ca(), path, headers: { host } });
  asked.end();
  const [response] = await once(asked, "response");
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

test("the page is whole below the prefix, and hears of events over wss", async () => {
  const publicUrl = `https://lab.example:${own}/edgewise`;
  const started = await aggregator("--public-url", publicUrl);
  await started.line(new RegExp(`the page is at ${publicUrl}/, and nodes connect to ${publicUrl}`));
  expect((await get("/edgewise/api/model")).status).toBe(401);

  const page = await get("/edgewise/");
  expect(page.status).toBe(200);
  expect(page.headers["content-security-policy"]).toMatch(/frame-ancestors 'none'/);
  const parts = [...page.body.matchAll(/(?:src|href)="([^":]+)"/g)].map(([, part]) => part as string);
  expect(parts.length).toBeGreaterThanOrEqual(2);
  for (const part of parts) {
    const { pathname } = new URL(part, `${publicUrl}/`);
    expect(pathname).toMatch(/^\/edgewise\//);
    expect((await get(pathname)).status).toBe(200);
  }

  const authorization = `Bearer ${(await token("watch")).token}`;
  const headers = { host: `lab.example:${own}`, origin: `https://lab.example:${own}`, authorization };
  const socket = new WebSocket(`wss://127.0.0.1:${own}/edgewise/events`, { ca: ca(), headers });
  onTestFinished(() => socket.terminate());
  const [frame] = await once(socket, "message");
  expect(unpack(frame as Buffer)).toMatchObject({ kind: "history" });
});

test("nodes learn over wss by a link with a token", async () => {
  const started = await aggregator("--once", "--json", "--tokens", "--public-url", `https://127.0.0.1:${own}/edgewise`);
  const [address = ""] = (await token("join")).links;
  expect(address).toMatch(new RegExp(`^https://127\\.0\\.0\\.1:${own}/edgewise/#join=[\\w-]{22},key=[\\w-]{43}$`));
  const nodes = ["a", "b"].map((name) => launchEdgewise("node", address, "--name", name, "--datasets", folder.path));
  onTestFinished(async () => {
    for (const node of nodes) await node.end();
  });
  expect(await started.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(started.stdout())).toMatchObject({ nodes: 2 });
});

test("a node that is refused says why, and what to do", async () => {
  await aggregator("--public-url", `https://lab.example:${own}/edgewise`);
  const node = edgewise("node", `https://127.0.0.1:${own}/wrong`, "--name", "a", "--datasets", folder.path);
  const line = await node.line(/HTTP 403/);
  expect(line).toMatch(/HTTP 403 Forbidden: requests to other\.example are not answered: .* --public-url http:/);
});
