import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/lib/root.mjs";
import { addressOf, type Edgewise, launchEdgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";
import { watchEvents } from "./support/page-watcher.ts";

const folder = mnistFolder();
let demo: Edgewise;
beforeAll(() => {
  for (const name of ["cars.json", "penguins.json"])
    copyFileSync(join(root, "node_modules", "vega-datasets", "data", name), join(folder.path, name));
  const options = ["--no-open", "--port", "0", "--devices", "none", "--nodes", "3", "--rounds", "20"];
  demo = launchEdgewise("demo", ...options, "--datasets", folder.path);
});
afterAll(async () => {
  await demo.end();
  folder.remove();
});

/** One demonstration does all these runs, as the page asks it to. */
test.each([
  ["logistic-regression", "mnist-even-odd", {}, { metrics: { accuracy: expect.any(Number) } }],
  ["softmax-regression", "mnist-digits", {}, { metrics: { accuracy: expect.any(Number) } }],
  ["softmax-regression", "fashion-mnist", { partition: "shards:2" }, { case: null, partition: "shards:2" }],
  ["softmax-regression", "penguins:3", { partition: "dirichlet:1" }, {}],
  ["softmax-regression", "synthetic:1", { partition: "by-label" }, { case: 2 }],
  ["linear-regression", "cars", { partition: "by-label" }, { metrics: { meanSquaredError: expect.any(Number) } }],
  ["k-means", "mnist-digits", { batch: "full" as const }, { metrics: { meanSquaredDistance: expect.any(Number) } }],
])("%s learns %s live: %j", async (model, dataset, changed, expected) => {
  const page = await watchEvents(await addressOf(demo));
  const first = await page.event("run-started");
  const before = page.events().length;
  const settings = { ...first.settings, budgetSeconds: 600, ...changed };
  page.command({ kind: "start", settings, task: { model, dataset } });
  const { run } = await page.event("run-started", undefined, before);
  const { summary } = await page.event("run-finished", (event) => event.run === run);
  expect(summary).toMatchObject({ model, dataset, nodes: 3, ending: "rounds", ...expected });
  expect(summary?.loss).toBeGreaterThan(0);
  expect(summary?.accuracy).toBe(summary?.metrics.accuracy ?? null);
});
