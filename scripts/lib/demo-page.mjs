import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { ensureChromium } from "./chromium.mjs";
import { root } from "./root.mjs";

/**
 * Opens the page of a demonstration, which is ended with it.
 * @param {readonly string[]} options of `edgewise demo`
 * @param {import("playwright-core").BrowserContextOptions} context
 * @param {(page: import("playwright-core").Page) => Promise<void>} look
 * @param {(page: import("playwright-core").Page) => Promise<void>} before done before the page is asked for
 */
export async function withDemoPage(options, context, look, before = async () => {}) {
  const executablePath = await ensureChromium();
  if (executablePath === undefined) process.exit(1);
  const demo = spawn(
    process.execPath,
    [join(root, "bin/edgewise.mjs"), "demo", "--no-open", "--no-save", "--port", "0", ...options],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  try {
    const browser = await chromium.launch({
      executablePath,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
    });
    const page = await browser.newPage(context);
    await before(page);
    await page.goto(await addressOf(demo.stderr));
    await look(page);
    await browser.close();
  } finally {
    demo.kill("SIGTERM");
  }
}

/**
 * Goes on reading what the demo says, so that it never waits for a reader.
 *
 * @param {import("node:stream").Readable} said
 * @returns {Promise<string>}
 */
function addressOf(said) {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: said });
    lines.on("line", (line) => {
      const found = line.match(/the page is at (http:\/\/\S+)/)?.[1];
      if (found) resolve(found);
    });
    lines.once("close", () => reject(new Error("the demo has ended")));
  });
}
