import { afterAll, expect, test } from "vitest";
import type { RunSummary } from "../../src/watch/events.ts";
import { edgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";

const folder = mnistFolder();
afterAll(() => folder.remove());

const once = ["demo", "--once", "--json", "--no-open", "--port", "0", "--devices", "none", "--nodes", "3", "--quiet"];

test.each([
  [
    "logistic-regression",
    ["--datasets", folder.path],
    { dataset: "mnist-even-odd", metrics: { accuracy: expect.any(Number) } },
  ],
  [
    "softmax-regression",
    ["--datasets", folder.path],
    { dataset: "mnist-digits", metrics: { accuracy: expect.any(Number) } },
  ],
  [
    "softmax-regression",
    ["--dataset", "fashion-mnist", "--datasets", folder.path, "--partition", "shards:2"],
    { dataset: "fashion-mnist", case: null, partition: "shards:2" },
  ],
  ["softmax-regression", ["--dataset", "penguins:3", "--partition", "dirichlet:1"], { dataset: "penguins:3" }],
  ["softmax-regression", ["--dataset", "synthetic:1", "--case", "2"], { dataset: "synthetic:1", case: 2 }],
  ["linear-regression", ["--case", "2"], { dataset: "cars", metrics: { meanSquaredError: expect.any(Number) } }],
  ["k-means", ["--datasets", folder.path, "--batch", "full"], { metrics: { meanSquaredDistance: expect.any(Number) } }],
])("%s learns live: %j", async (model, args, expected) => {
  const run = edgewise(...once, "--model", model, "--rounds", "20", ...args);
  expect(await run.ended).toEqual({ code: 0, signal: null });
  const summary: RunSummary = JSON.parse(run.stdout());
  expect(summary).toMatchObject({ model, nodes: 3, ...expected });
  expect(summary.loss).toBeGreaterThan(0);
  expect(summary.accuracy).toBe(summary.metrics.accuracy ?? null);
});
