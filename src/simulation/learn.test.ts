import { expect, test } from "vitest";
import type { Dataset } from "../learning/dataset.ts";
import { learn } from "./learn.ts";

/** y = slope * x, for x from -1 to 1. */
function line(slope: number, exampleCount = 50): Dataset {
  const data = Float32Array.from({ length: exampleCount }, (_, i) => (2 * i) / exampleCount - 1);
  return {
    exampleCount,
    features: { kind: "float32", data, featureCount: 1 },
    targets: { kind: "real", values: data.map((x) => slope * x) },
  };
}

test("nodes that hold lines of the slopes 1, 2 and 3 learn the slope 2 together, and the same again", async () => {
  const options = { nodes: [line(1), line(2), line(3)], model: "linear-regression", settings: { stepSize: 0.1 } };
  const { result, weights } = await learn(options);
  expect(weights[0]).toBeCloseTo(2, 2);
  expect(result).toMatchObject({ nodes: 3, strategy: "adaptive", update: "scaffold", momentum: 0.8 });
  expect((await learn(options)).result).toEqual(result);
});

test("events are told to who wants them", async () => {
  const kinds = new Set<string>();
  await learn({
    nodes: [line(1)],
    model: "linear-regression",
    budget: { seconds: 2 },
    onEvent: ({ kind }) => kinds.add(kind),
  });
  expect([...kinds]).toEqual(expect.arrayContaining(["run-started", "round-finished", "run-finished"]));
});

test("nodes without data, or with different features, are refused with advice", async () => {
  const wide: Dataset = { ...line(1), features: { kind: "float32", data: new Float32Array(100), featureCount: 2 } };
  await expect(learn({ nodes: [], model: "k-means" })).rejects.toThrow("there are no nodes; give each node's data");
  await expect(learn({ nodes: [line(1), line(1, 0)], model: "k-means" })).rejects.toThrow("node 2 has no examples");
  await expect(learn({ nodes: [line(1), wide], model: "k-means" })).rejects.toThrow("node 2 has 2 features");
});
