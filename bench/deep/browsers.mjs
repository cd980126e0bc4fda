import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { chromium } from "playwright-core";
import { firefox } from "playwright-core-bidi";
import { ensureChromium } from "../../scripts/lib/chromium.mjs";
import { ensureFirefox } from "../../scripts/lib/firefox.mjs";
import { root } from "../../scripts/lib/root.mjs";

const patienceSeconds = 120;

const importMap = JSON.stringify({ imports: { edgewise: "/dist/index.js" } });
const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="importmap">${importMap}</script>`;

/** Pages that share no process with others have a clock of 5 or 20 us, others one of 100 us or more. */
const isolated = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** How each is started. What is used of Playwright, both of its versions have. */
const browsers = [
  {
    ...{ name: "Chromium", ensure: ensureChromium },
    launch: (/** @type {string} */ executablePath) =>
      chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"] }),
  },
  {
    ...{ name: "Firefox", ensure: ensureFirefox },
    launch: async (/** @type {string} */ executablePath) =>
      /** @type {import("playwright-core").Browser} */ (
        /** @type {unknown} */ (await firefox.launch({ channel: "moz-firefox", executablePath }))
      ),
  },
];

/** The two browsers, and how each times our kernels, if it is here. */
export async function browsersHere() {
  return Promise.all(
    browsers.map(async ({ name, ensure, launch }) => {
      const program = await ensure();
      /** @param {string} kernels @param {string} groups */
      const measure = (kernels, groups) => measureInBrowser(() => launch(String(program)), kernels, groups);
      return { name, measure: program === undefined ? undefined : measure };
    }),
  );
}

/**
 * In a page of a browser that is started for it.
 *
 * @param {() => Promise<import("playwright-core").Browser>} launch
 * @param {string} kernels
 * @param {string} groups
 * @returns {Promise<import("./engines.mjs").Measured>}
 * @throws Error if the browser lacks what they need
 */
async function measureInBrowser(launch, kernels, groups) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const browser = await launch();
  const late = new AbortController();
  try {
    const opened = await browser.newPage();
    await opened.goto(`http://127.0.0.1:${port}/`);
    const measured = opened.evaluate(
      async ({ program, kernels, groups }) => (await import(program)).measureHere(kernels, groups),
      { program: "/bench/deep/page.mjs", kernels, groups: Number(groups) },
    );
    const found = await Promise.race([measured, wait(patienceSeconds * 1000, undefined, { signal: late.signal })]);
    if (found === undefined) throw new Error(`its page has measured nothing in ${patienceSeconds} s`);
    return found;
  } finally {
    late.abort();
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

/**
 * The page, and the scripts of the repository.
 *
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
async function answer(request, response) {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  if (pathname === "/") return response.writeHead(200, { "content-type": "text/html", ...isolated }).end(page);
  const isScript = [".js", ".mjs"].includes(extname(pathname));
  const script = isScript ? await readFile(join(root, pathname)).catch(() => undefined) : undefined;
  if (script === undefined) return response.writeHead(404).end();
  return response.writeHead(200, { "content-type": "text/javascript", ...isolated }).end(script);
}
