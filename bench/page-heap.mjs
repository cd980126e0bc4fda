// How much memory the page holds while a run goes on and on: after each few hundred rounds, once all garbage is collected.
// node bench/page-heap.mjs [rounds]; needs `npm run build`.
import { withDemoPage } from "../scripts/lib/demo-page.mjs";

const rounds = Number(process.argv[2] ?? 2000);
const setting = "--budget 600 --nodes 2 --devices none --dataset penguins --strategy fixed:1";
const context = { viewport: { width: 1440, height: 900 }, bypassCSP: true };
await withDemoPage(setting.split(" "), context, async (page) => {
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
});
