import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { mlflowServer } from "../support/mlflow-server.ts";
import { readEvents } from "../support/tensorboard-reader.ts";
import { addressOf, edgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";
import { watchEvents } from "./support/page-watcher.ts";
import { checkMetrics, startPrometheus } from "./support/prometheus.ts";

const short = [
  "--nodes",
  "2",
  "--devices",
  "none",
  "--strategy",
  "fixed:2",
  "--budget",
  "1",
  "--no-open",
  "--port",
  "0",
];

test("Prometheus, TensorBoard's files and MLflow have what a run has come to", async () => {
  const folder = mnistFolder();
  onTestFinished(folder.remove);
  const mlflow = await mlflowServer();
  const logs = join(folder.path, "logs");
  const demo = edgewise("demo", ...short, "--tensorboard", logs, "--mlflow", mlflow.url, "--datasets", folder.path);
  const address = await addressOf(demo);
  const prometheus = await startPrometheus(new URL(address).host);
  const watcher = await watchEvents(address);
  const { summary } = await watcher.event("run-finished");

  const ended = await prometheus.queryWhenThere("edgewise_runs_finished_total");
  expect(ended).toMatchObject([{ metric: { job: "edgewise", ending: summary?.ending }, value: 1 }]);
  const read = async (name: string) => (await prometheus.query(name)).map(({ value }) => value);
  expect(await read("edgewise_loss")).toEqual([summary?.loss]);
  expect(await read('edgewise_test_metric{metric="accuracy"}')).toEqual([summary?.accuracy]);
  expect(await read("edgewise_budget_seconds")).toEqual([1]);
  expect(await read("edgewise_consumed_seconds")).toEqual([summary?.consumedSeconds]);
  expect(await read("sum(edgewise_node_examples)")).toEqual([1000]);
  expect((await prometheus.query("edgewise_node_compute_seconds_total")).map(({ metric }) => metric.node)).toEqual([
    "node-1",
    "node-2",
  ]);

  const page = await fetch(`${address}/metrics`);
  expect(page.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  // promtool says nothing if it finds nothing to object to.
  expect(checkMetrics(await page.text())).toBe("");

  demo.signal("SIGTERM");
  await demo.ended;
  expect(mlflow.asked.at(-1)).toMatchObject({ what: "POST runs/update", body: { status: "FINISHED" } });
  const told = mlflow.asked.flatMap(({ body }) => body.metrics ?? []);
  expect(told).toContainEqual(expect.objectContaining({ key: "result/loss", value: summary?.loss }));

  const files = readdirSync(logs, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("tfevents"));
  expect(files).toHaveLength(1);
  const last = readEvents(readFileSync(join(logs, files[0] as string))).at(-1);
  expect(last?.step).toBe(summary?.rounds);
  expect(last?.values["result/loss"]).toBeCloseTo(summary?.loss as number, 6);
});
