// How much memory the page holds while a run goes on and on: after each few hundred rounds, once all garbage is collected.
// node bench/page-heap.mjs [rounds]; needs `npm run build`, and EDGEWISE_CHROMIUM if Chromium is not at /usr/bin/chromium.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const rounds = Number(process.argv[2] ?? 2000);
const setting = "demo --no-open --port 0 --budget 600 --nodes 2 --devices none --dataset penguins --strategy fixed:1";
const demo = spawn(process.execPath, ["bin/edgewise.mjs", ...setting.split(" ")], {
  stdio: ["ignore", "ignore", "pipe"],
});
const browser = await chromium.launch({
  executablePath: process.env.EDGEWISE_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
});
try {
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: demo.stderr }).on("line", (line) => {
      const found = line.match(/the page is at (http:\/\/\S+)/)?.[1];
      if (found) resolve(found);
    });
    demo.once("exit", (code) => reject(new Error(`the demo ended with ${code}`)));
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
  await page.goto(url);
  const tools = await page.context().newCDPSession(page);
  console.log("rounds  heap, MB");
  for (let goal = rounds / 8; goal <= rounds; goal += rounds / 8) {
    await page.waitForFunction(
      (least) => Number(document.querySelector("[data-testid=plot-loss]")?.getAttribute("data-points")) >= least,
      goal,
      { timeout: 600_000 },
    );
    await tools.send("HeapProfiler.collectGarbage");
    const { usedSize } = await tools.send("Runtime.getHeapUsage");
    console.log(`${String(goal).padStart(6)}  ${(usedSize / 1e6).toFixed(1)}`);
  }
} finally {
  await browser.close();
  demo.kill("SIGTERM");
}
