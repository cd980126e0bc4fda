import { expect, test } from "vitest";
import { settings } from "../../test/support/aggregator-environment.ts";
import { builtInCatalog } from "../catalog/built-in.ts";
import { assembleRun } from "./assemble-run.ts";
import { loadRun } from "./load-run.ts";

const task = { dataset: "synthetic:1", model: "softmax-regression" };
const options = { catalog: builtInCatalog, task, settings, nodes: 2, kernels: "simd", delay: 0 } as const;

test("what was loaded is for its names and its seed alone", async () => {
  const loaded = await loadRun(options);
  expect(loaded.taskOf({ ...task }, settings.seed)).toBeDefined();
  expect(loaded.taskOf(task, settings.seed + 1)).toBeUndefined();
  expect(loaded.taskOf({ ...task, dataset: "synthetic:2" }, settings.seed)).toBeUndefined();
  expect(loaded.taskOf({ ...task, model: "mlp" }, settings.seed)).toBeUndefined();
});

test("a run for which all is loaded reads nothing when its turn comes", async () => {
  const needsFiles = { dataset: "mnist-digits", model: "softmax-regression" };
  const gone = { ...options, task: needsFiles, datasets: "/there/is/no/such/folder" };
  const loaded = await loadRun(options);
  const ofFiles = { ...loaded, taskOf: () => loaded.taskOf(task, settings.seed) };
  const assemble = (ahead?: typeof ofFiles) =>
    assembleRun(
      {
        configuration: gone,
        expectedNames: [],
        startableNames: new Set(),
        expectedCosts: { localSeconds: 0, globalSeconds: 0 },
        startNode() {},
        onStopNode() {},
        onFailure() {},
        onWarning() {},
        ...(ahead ? { loaded: ahead } : {}),
      },
      { addressed: {} as never, access: undefined, admission: { names: undefined } as never, tls: undefined },
    );
  await expect(assemble()).rejects.toThrow("there is no such file or folder");
  const run = await assemble(ofFiles);
  expect(run.aggregator.task()).toMatchObject({ dataset: "synthetic:1" });
  await run.close();
});
