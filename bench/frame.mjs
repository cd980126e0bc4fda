// What a frame of the page costs in script while many nodes learn: in Chromium, at both sizes, with real nodes in one process.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ensureChromium } from "../scripts/lib/chromium.mjs";
import { end, start } from "./nodes/processes.mjs";

const wantedMs = 1.6;
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** @param {{ quick: boolean, picture?: string | undefined }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick, picture }) {
  const executablePath = await ensureChromium();
  if (executablePath === undefined) throw new Error("this benchmark needs Chromium");
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  });
  /** @type {import("./lib/table.mjs").Result} */
  const result = {
    about: {
      page: "the aggregator's own, in Chromium without a graphics processor; a run of even or odd by label, tau 20",
    },
    rows: [],
    figures: {},
    amounts: {},
    notes: ["Of all callbacks of a frame together; the browser rounds its clock to 0.1 ms."],
  };
  try {
    for (const nodes of quick ? [30] : [200]) {
      const program = await startProgram(nodes);
      try {
        for (const size of sizes) {
          const what = `${nodes} nodes, ${size.width} x ${size.height}`;
          const seconds = quick ? 2 : 8;
          const sorted = await framesOf(browser, program.url, { nodes, size, seconds, picture });
          const at = (/** @type {number} */ share) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
          /** @type {any} */ (result.amounts)[what] = {
            "median, ms": at(0.5),
            "95th percentile, ms": at(0.95),
            frames: sorted.length,
          };
          /** @type {any} */ (result.figures)[`${what}: script a frame, ms (at most)`] = {
            reached: at(0.5),
            wanted: wantedMs,
          };
        }
      } finally {
        await program.end();
      }
    }
  } finally {
    await browser.close();
  }
  return result;
}

/**
 * An aggregator, and so many nodes in one process beside it.
 * @param {number} nodes
 */
async function startProgram(nodes) {
  const options = `--no-open --no-save --port 0 --nodes ${nodes} --budget 3600 --case 2 --strategy fixed:20`;
  const edgewise = fileURLToPath(new URL("../bin/edgewise.mjs", import.meta.url));
  const aggregator = spawn(process.execPath, [edgewise, "aggregator", ...options.split(" ")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const url = await new Promise((/** @type {(url: string) => void} */ resolve, reject) => {
    createInterface({ input: aggregator.stderr }).on("line", (line) => {
      const found = line.match(/(http:\/\/\S+)/)?.[1];
      if (found) resolve(found);
    });
    aggregator.once("exit", (code) => reject(new Error(`the aggregator ended with ${code}`)));
  });
  const children = start("nodes/node.mjs", [url, "node", nodes, "simd", "mnist"]);
  return { url, end: () => end([children, aggregator]) };
}

/**
 * The milliseconds of script of the frames of so many seconds of a page on which a run is under way, in order of size. The page's
 * clock is turned by hand, so that frame follows frame without rest: the processor's other work falls between few of them.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {{ nodes: number, size: { width: number, height: number }, seconds: number, picture: string | undefined }} options
 * @returns {Promise<number[]>}
 */
async function framesOf(browser, url, { nodes, size, seconds, picture }) {
  const page = await browser.newPage({ viewport: size, bypassCSP: true });
  page.setDefaultTimeout(600_000);
  await page.addInitScript(() => Object.assign(window, { trueNow: performance.now.bind(performance) }));
  await page.clock.install();
  await page.goto(url);
  await page.waitForFunction(
    (least) => Number(document.querySelector("[data-testid=round]")?.textContent?.match(/\d+/)?.[0]) >= least,
    3,
  );
  if (picture) await page.screenshot({ path: picture.replace(/(\.png)?$/, `-${nodes}-${size.width}.png`) });
  await page.clock.pauseAt(new Date(Date.now() + 1000));
  await page.evaluate(noteFrames);
  // The first second is for the compiler.
  await page.clock.runFor(1000);
  await page.evaluate(() => /** @type {any} */ (window).frameTimes.splice(0));
  await page.clock.runFor(1000 * seconds);
  const times = await page.evaluate(() => /** @type {number[]} */ (/** @type {any} */ (window).frameTimes));
  await page.close();
  return times.toSorted((a, b) => a - b);
}

/** In the page: notes how long the callbacks of each frame take together, by its true clock. */
function noteFrames() {
  const noting = /** @type {any} */ (window);
  noting.frameTimes = [];
  const ask = window.requestAnimationFrame.bind(window);
  let frame = Number.NaN;
  window.requestAnimationFrame = (callback) =>
    ask((at) => {
      const begun = noting.trueNow();
      callback(at);
      const took = noting.trueNow() - begun;
      if (frame === at) noting.frameTimes[noting.frameTimes.length - 1] += took;
      else noting.frameTimes.push(took);
      frame = at;
    });
}
