import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { builtInCatalog } from "../catalog/built-in.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { createShareSource } from "../runtime/node-data.ts";
import { shareIn } from "../runtime/share-bytes.ts";
import { loadDataset } from "./datasets.ts";
import { publicShares } from "./public-shares.ts";

const shares = publicShares({ catalog: builtInCatalog, datasets: undefined, dataset: () => "penguins" });
const part = { partition: "dirichlet:0.5", index: 2, count: 4, seed: 7 };

test("a share that is asked for has the rows that a node with the whole dataset would take", async () => {
  const { data } = shareIn(new Uint8Array(gunzipSync(await shares({ dataset: "penguins", ...part }))));
  const whole = createShareSource({
    loadDataset: (name) => loadDataset(builtInCatalog.dataset(name), "train", undefined, plainKernels),
    openness: { labelCounts: true, samples: 0 },
  });
  const expected = await whole.load("penguins", { kind: "partition", ...part }, {} as never);
  const { features, targets, labels } = expected.data;
  if (features.kind !== "float32" || targets.kind !== "class" || !labels) throw new Error("penguins are numbers");
  const { featureCount } = features;
  expect(data.exampleCount).toBe(expected.rows.length);
  expect(data.features).toEqual({
    kind: "float32",
    featureCount,
    data: Float32Array.from(
      Array.from(expected.rows).flatMap((row) => [
        ...features.data.subarray(row * featureCount, (row + 1) * featureCount),
      ]),
    ),
  });
  expect(data.targets).toMatchObject({
    values: Uint8Array.from(expected.rows, (row) => targets.values[row] as number),
  });
  expect(data.labels?.values).toEqual(Uint8Array.from(expected.rows, (row) => labels.values[row] as number));
});

test("other data than the task's, and nodes that there are not, are refused in words", async () => {
  await expect(shares({ dataset: "mnist-digits", ...part })).rejects.toThrow(/the data here are now penguins/);
  await expect(shares({ dataset: "penguins", ...part, index: 4 })).rejects.toThrow(/no node 4 of 4/);
  await expect(shares({ dataset: "penguins", ...part, partition: "nonsense" })).rejects.toThrow(/nonsense/);
});
