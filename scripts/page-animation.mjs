// Makes docs/page.webp, an animation of the real page: rounds at tau 3, and then the controller's, at a tau that it chooses.
// The clock of the page goes on by a frame at a time, however long a picture takes; so the run goes on faster than its rounds are
// shown. Needs img2webp (Debian: webp). Run it after `npm run build`: npm run page-animation [FOLDER to keep the frames in]
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withDemoPage } from "./lib/demo-page.mjs";
import { root } from "./lib/root.mjs";

const frameMs = 80;
const framesEach = 50;
const mostBytes = 1_000_000;
const [kept] = process.argv.slice(2);
const folder = kept ?? mkdtempSync(join(tmpdir(), "edgewise-frames-"));
mkdirSync(folder, { recursive: true });

/** @type {string[]} */
const frames = [];

const size = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 0.7, bypassCSP: true };
const run = ["--case", "2", "--strategy", "fixed:3", "--delay", "100", "--budget", "150"];
await withDemoPage(
  run,
  { ...size, colorScheme: "light" },
  async (page) => {
    page.setDefaultTimeout(600_000);
    await page.waitForFunction(
      () => Number(document.querySelector("[data-testid=round]")?.textContent?.match(/\d+/)?.[0]) >= 4,
    );
    await page.clock.pauseAt(new Date(Date.now() + 1000));
    await film(page);
    await page.getByTestId("dial-adaptive").click();
    // A page whose clock stands draws nothing.
    while ((await page.getByTestId("run-state").getByText("Run 2, round").count()) === 0)
      await page.clock.fastForward(frameMs);
    await film(page);
  },
  (page) => page.clock.install(),
);
const made = join(root, "docs/page.webp");
execFileSync("img2webp", ["-loop", "0", "-lossy", "-q", "45", "-m", "4", "-d", String(frameMs), ...frames, "-o", made]);
if (kept === undefined) rmSync(folder, { recursive: true });
const bytes = statSync(made).size;
console.log(`docs/page.webp: ${frames.length} frames, ${Math.round(bytes / 1000)} kB`);
if (bytes > mostBytes) process.exitCode = 1;

/** @param {import("playwright-core").Page} page */
async function film(page) {
  for (let i = 0; i < framesEach; i++) {
    await page.clock.fastForward(frameMs);
    const path = join(folder, `${String(frames.length).padStart(3, "0")}.png`);
    await page.screenshot({ path });
    frames.push(path);
  }
}
