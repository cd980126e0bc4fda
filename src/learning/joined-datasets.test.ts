import { expect, test } from "vitest";
import type { Dataset } from "./dataset.ts";
import { joinedDatasets } from "./joined-datasets.ts";

const node = (classes: readonly number[], classCount: number, labels = classes): Dataset => ({
  exampleCount: classes.length,
  features: { kind: "float32", data: new Float32Array(classes.length), featureCount: 1 },
  targets: { kind: "class", values: Uint8Array.from(classes), classCount },
  labels: { values: Uint8Array.from(labels), labelCount: classCount },
});

test("examples of several nodes stand one node after the other", () => {
  const { exampleCount, targets, labels } = joinedDatasets([node([0, 1], 2), node([1], 2)]);
  expect(exampleCount).toBe(3);
  expect(targets).toEqual({ kind: "class", values: Uint8Array.of(0, 1, 1), classCount: 2 });
  expect(labels).toEqual({ values: Uint8Array.of(0, 1, 1), labelCount: 2 });
});

test("nodes with other numbers of classes are refused", () => {
  expect(() => joinedDatasets([node([0, 1], 2), node([0, 2], 3)])).toThrow("node 2 has 3 classes, node 1 has 2");
});

test("labels that are not one for each example are refused", () => {
  expect(() => joinedDatasets([node([0, 1], 2), node([0, 1], 2, [0])])).toThrow(
    "node 2: 1 labels are not one for each of 2 examples",
  );
});
