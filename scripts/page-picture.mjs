// Makes docs/page.png: the page in the middle of a demonstration's second run, beside the first one, which has ended.
// Run it after `npm run build`, on a machine that does little else: npm run page-picture [SECONDS of each run]
import { join } from "node:path";
import { withDemoPage } from "./lib/demo-page.mjs";
import { root } from "./lib/root.mjs";

const [budget = "20"] = process.argv.slice(2);
const runs = ["--case", "2", "--strategy", "fixed:1", "--delay", "100", "--budget", budget];
await withDemoPage(runs, { viewport: { width: 1440, height: 900 }, colorScheme: "light" }, async (page) => {
  page.setDefaultTimeout(3000 * Number(budget) + 60_000);
  const state = page.getByTestId("run-state");
  await state.getByText("Run 1 finished").waitFor();
  await page.getByTestId("strategy-select").selectOption("adaptive");
  await state.getByText("Run 2, round").waitFor();
  await page.waitForTimeout(600 * Number(budget));
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(root, "docs/page.png"), fullPage: false });
});
