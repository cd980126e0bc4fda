import { expect, test } from "vitest";
import { settings } from "../../test/support/aggregator-environment.ts";
import { steadyLink, virtualRun } from "../../test/support/virtual-run.ts";
import { builtInCatalog } from "../catalog/built-in.ts";
import { createModelFor } from "../catalog/model-fit.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import type { ChangedTask } from "./aggregator-task.ts";

/** K-means on the data of a run: six centres of four features. */
function kMeansOn({ data }: ReturnType<typeof virtualRun>): ChangedTask {
  const model = createModelFor(builtInCatalog, "k-means", data, plainKernels);
  return {
    model,
    testData: data,
    shownTests: Uint32Array.of(0, 1),
    testSamples: { pixels: new Uint8Array(), classes: [], labels: [0, 1] },
    told: {
      task: {
        dataset: "small",
        model: model.name,
        title: "Clusters",
        classNames: [],
        labelNames: ["0", "1", "2", "3", "4", "5"],
        metricNames: model.metricNames,
        picture: { width: 2, height: 2 },
        weightCount: model.weightCount,
        testExamples: data.exampleCount,
      },
      partitions: [],
    },
  };
}

const quick = { ...settings, strategy: "fixed:3", budgetSeconds: 4 };

test("a run can be started with another task: the nodes learn it, and its metrics are told", async () => {
  const run = virtualRun({ link: steadyLink });
  for (const name of ["a", "b", "c"]) run.node(name);
  const first = await run.finish();
  expect(first).toMatchObject({ model: "squared-svm", accuracy: first.metrics.accuracy });

  const finished = run.next("run-finished");
  run.aggregator.start(quick, undefined, kMeansOn(run));
  expect(run.aggregator.task().model).toBe("k-means");
  const { summary } = await run.clock.runUntil(finished);
  expect(summary).toMatchObject({ model: "k-means", accuracy: null, nodes: 3 });
  // All nodes together hold the test data: the loss over all is the metric.
  expect(summary?.loss).toBeCloseTo(summary?.metrics.meanSquaredDistance ?? Number.NaN, 4);
  const kinds = run.events.map(({ kind }) => kind);
  expect(kinds.indexOf("task-changed")).toBeLessThan(kinds.lastIndexOf("run-started"));
  expect(run.events.findLast(({ kind }) => kind === "run-started")).toMatchObject({
    dataset: "small",
    model: "k-means",
  });
  // Six centres of as many features as a picture has pixels are pictures.
  const evaluated = run.events.findLast((event) => event.kind === "model-evaluated");
  expect(evaluated).toMatchObject({ weights: expect.any(Float32Array) });
  expect(evaluated).not.toHaveProperty("accuracy");
});

test("in the middle of a run, too, and nothing is heard of the task before any more", async () => {
  const run = virtualRun({ link: steadyLink });
  for (const name of ["a", "b", "c"]) run.node(name);
  run.aggregator.start({ ...quick, budgetSeconds: 100 });
  await run.clock.runUntil(run.next("round-finished"));
  const finished = run.next("run-finished");
  run.aggregator.start(quick, undefined, kMeansOn(run));
  expect(await run.clock.runUntil(finished)).toMatchObject({ run: 1, reason: "replaced" });
  const { summary } = await run.clock.runUntil(run.next("run-finished"));
  expect(summary).toMatchObject({ model: "k-means", nodes: 3 });
  const changed = run.events.findIndex(({ kind }) => kind === "task-changed");
  const later = run.events.slice(changed).filter((event) => event.kind === "model-evaluated");
  expect(later.length).toBeGreaterThan(0);
  for (const event of later) expect(Object.keys(event.metrics)).toEqual(["meanSquaredDistance"]);
});
