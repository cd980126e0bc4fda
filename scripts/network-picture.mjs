// Makes docs/experiments/live-cnn-small.png: five nodes that learn a small network by label, in the middle of the run.
// Run it after `npm run build`, on a machine that does little else: npm run network-picture
import { join } from "node:path";
import { withDemoPage } from "./lib/demo-page.mjs";
import { root } from "./lib/root.mjs";

const runs = ["--case", "2", "--model", "cnn-small", "--budget", "120"];
await withDemoPage(runs, { viewport: { width: 1440, height: 900 }, colorScheme: "light" }, async (page) => {
  page.setDefaultTimeout(600_000);
  await page
    .getByTestId("run-state")
    .getByText(/Run 1, round [2-9]\d/)
    .waitFor();
  // Weights are tested one after the other, beside the nodes: the first ones have learned nothing.
  await page.waitForFunction(() => {
    const accuracy = document.querySelector("[data-testid=accuracy]")?.getAttribute("data-value");
    return Number(accuracy) > 0.5;
  });
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(root, "docs/experiments/live-cnn-small.png"), fullPage: false });
});
