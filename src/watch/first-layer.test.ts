import { expect, test } from "vitest";
import { convolutionalGraph, mlpGraph } from "../learning/graph/networks.ts";
import { firstLayer, shownOf, sizesOfFeatures, valuesOfLayer } from "./first-layer.ts";

const layerOf = (...[of]: Parameters<typeof firstLayer>) => {
  const layer = firstLayer(of);
  if (layer === undefined) throw new Error("there is no first layer to see");
  return layer;
};

test("a convolution's kernels are pictures of their own, over channels their mean", () => {
  const layer = layerOf({ graph: convolutionalGraph([3, 6, 6], { channels: [2], units: [] }, 4) });
  expect(layer).toMatchObject({ kind: "kernels", part: "conv1.weight", at: 0, count: 2, width: 5, height: 5 });
  const weights = new Float32Array(2 * 3 * 25);
  // The second kernel's first row, third column, in its channels one after the other.
  for (const [channel, value] of [1, 2, 6].entries()) weights[75 + 25 * channel + 2] = value;
  const values = valuesOfLayer(layer, [1], weights);
  expect([values.length, values[2], values.reduce((sum, value) => sum + value, 0)]).toEqual([25, 3, 3]);
});

test("a unit has a weight for each number of an example, whose channels stand together", () => {
  const graph = mlpGraph(6, [2], 3);
  const layer = layerOf({ graph, picture: { width: 2, height: 1, channels: 3 } });
  expect(layer).toMatchObject({ kind: "units", part: "hidden1.weight", count: 2, width: 2, height: 1, channels: 3 });
  const weights = Float32Array.of(...[0, 0, 0, 0, 0, 0], ...[1, 2, 3, 10, 20, 30]);
  expect([...valuesOfLayer(layer, [1, 0], weights)]).toEqual([2, 20, 0, 0]);
});

test("of a table a unit's weights stand in one column, and without names nothing is seen", () => {
  const graph = mlpGraph(2, [1], 3);
  expect(firstLayer({ graph, featureNames: ["length", "mass"] })).toMatchObject({ width: 1, height: 2 });
  expect(firstLayer({ graph })).toBeUndefined();
  const two = layerOf({ graph: mlpGraph(2, [2], 3), featureNames: ["length", "mass"] });
  // Of the first feature the two units have 3 and 4, of the second one 0 and -2.
  expect(sizesOfFeatures(two, Float32Array.of(3, 0, 4, -2))).toEqual([5, 2]);
  expect(firstLayer({})).toBeUndefined();
});

test("weights that meet something else than the example are no pictures of it", () => {
  const graph = mlpGraph(4, [4], 4);
  const [first, ...rest] = graph.operations;
  const flat = { op: "Flatten", input: "input", output: "flat" } as const;
  if (first?.op !== "Gemm") throw new Error("a perceptron begins with weighted sums");
  const picture = { width: 2, height: 2 };
  const input = { name: "input", shape: [1, 2, 2] };
  const flattened = { ...graph, input, operations: [flat, { ...first, input: "flat" }, ...rest] };
  expect(firstLayer({ graph: flattened, picture })).toMatchObject({ part: "hidden1.weight", pixelApart: 1 });
  const mean = { op: "ReduceMean", input: "input", output: "flat" } as const;
  expect(
    firstLayer({ graph: { ...flattened, operations: [mean, ...flattened.operations.slice(1)] }, picture }),
  ).toBeUndefined();
});

test("the ten largest units are shown, and stay in their places until another is larger by a fifth", () => {
  const layer = layerOf({ graph: mlpGraph(1, [12], 3), picture: { width: 1, height: 1 } });
  const sizes = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, -10, 11, 12);
  const shown = shownOf(layer, sizes);
  expect(shown).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(
    shownOf(
      layer,
      Float32Array.from(sizes, (size, i) => (i === 0 ? 3.5 : size)),
      shown,
    ),
  ).toEqual(shown);
  expect(
    shownOf(
      layer,
      Float32Array.from(sizes, (size, i) => (i === 0 ? 3.7 : size)),
      shown,
    ),
  ).toEqual([...[0, 3, 4, 5, 6, 7, 8, 9, 10, 11]]);
  const diverged = Float32Array.from(sizes, (size, i) => (i === 11 ? Number.NaN : size));
  expect(shownOf(layer, diverged)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});
