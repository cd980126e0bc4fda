import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { ensureChromium } from "../../scripts/lib/chromium.mjs";
import { ensureFirefox } from "../../scripts/lib/firefox.mjs";
import { root } from "../../scripts/lib/root.mjs";

const patienceSeconds = 120;

const flagsOfChromium =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

const importMap = JSON.stringify({ imports: { edgewise: "/dist/index.js" } });

/** It sends what it has measured, or what went wrong. */
const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="importmap">${importMap}</script>
<script type="module">
const { kernels, groups } = Object.fromEntries(new URLSearchParams(location.search));
const measured = import("/bench/deep/page.mjs").then(({ measureHere }) => measureHere(kernels, Number(groups)));
const body = JSON.stringify(await measured.catch((error) => ({ problem: String(error.message ?? error) })));
await fetch("/measured", { method: "POST", body });
</script>`;

/** Pages that share no process with others have a clock of 5 or 20 us, others one of 100 us or more. */
const isolated = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** How each browser opens a page, with a folder for what it keeps. */
const browsers = [
  {
    ...{ name: "Chromium", ensure: ensureChromium },
    args: (/** @type {string} */ folder) => [...flagsOfChromium.split(" "), `--user-data-dir=${folder}`],
  },
  {
    ...{ name: "Firefox", ensure: ensureFirefox },
    args: (/** @type {string} */ folder) => ["--headless", "--no-remote", "--profile", folder],
  },
];

/** The two browsers, and how each times our kernels, if it is here. */
export async function browsersHere() {
  return Promise.all(
    browsers.map(async ({ name, ensure, args }) => {
      const program = await ensure();
      /** @param {string} kernels @param {string} groups */
      const measure = (kernels, groups) => measureInBrowser(String(program), args, kernels, groups);
      return { name, measure: program === undefined ? undefined : measure };
    }),
  );
}

/**
 * In a page of a browser that is started for it.
 *
 * @param {string} program
 * @param {(folder: string) => string[]} args
 * @param {string} kernels
 * @param {string} groups
 * @returns {Promise<import("./engines.mjs").Measured>}
 * @throws Error if the browser lacks what they need
 */
async function measureInBrowser(program, args, kernels, groups) {
  /** @type {(body: string) => void} */
  let take = () => {};
  const measured = new Promise((/** @type {(body: string) => void} */ resolve) => {
    take = resolve;
  });
  const server = createServer((request, response) => answer(request, response, take)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const folder = mkdtempSync(join(tmpdir(), "edgewise-bench-"));
  const url = `http://127.0.0.1:${port}/?kernels=${kernels}&groups=${groups}`;
  const child = spawn(program, [...args(folder), url], { stdio: "ignore" });
  const ended = once(child, "exit");
  const late = new AbortController();
  try {
    const body = await Promise.race([measured, wait(patienceSeconds * 1000, undefined, { signal: late.signal })]);
    if (body === undefined) throw new Error(`its page has sent nothing in ${patienceSeconds} s`);
    const { problem, ...found } = JSON.parse(body);
    if (problem !== undefined) throw new Error(problem);
    return found;
  } finally {
    late.abort();
    child.kill();
    await ended;
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  }
}

/**
 * The page, the scripts of the repository, and what the page sends.
 *
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {(body: string) => void} take
 */
async function answer(request, response, take) {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  if (request.method === "POST") {
    take(await text(request));
    response.end();
  } else if (pathname === "/") {
    response.writeHead(200, { "content-type": "text/html", ...isolated }).end(page);
  } else if ([".js", ".mjs"].includes(extname(pathname))) {
    response.writeHead(200, { "content-type": "text/javascript", ...isolated }).end(readFileSync(join(root, pathname)));
  } else response.writeHead(404).end();
}
