// Makes docs/page.png: the page in the middle of a demonstration's second run, beside the first one, which has ended.
// Run it after `npm run build`, on a machine that does little else: npm run page-picture [SECONDS of each run]
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { ensureChromium } from "./lib/chromium.mjs";
import { root } from "./lib/root.mjs";

const executablePath = await ensureChromium();
if (executablePath === undefined) process.exit(1);
const [budget = "20"] = process.argv.slice(2);
const runs = ["--case", "2", "--strategy", "fixed:1", "--delay", "100", "--budget", budget];
const demo = spawn(process.execPath, [join(root, "bin/edgewise.mjs"), "demo", "--no-open", "--port", "0", ...runs], {
  stdio: ["ignore", "ignore", "pipe"],
});
try {
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });
  page.setDefaultTimeout(3000 * Number(budget) + 60_000);
  await page.goto(await addressOf(demo.stderr));
  const state = page.getByTestId("run-state");
  await state.getByText("Run 1 finished").waitFor();
  await page.getByTestId("strategy-select").selectOption("adaptive");
  await state.getByText("Run 2, round").waitFor();
  await page.waitForTimeout(600 * Number(budget));
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(root, "docs/page.png"), fullPage: false });
  await browser.close();
} finally {
  demo.kill("SIGTERM");
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
