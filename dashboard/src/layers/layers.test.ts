import { expect, test } from "vitest";
import type { BareGraph } from "../../../src/learning/graph/graph.ts";
import { convolutionalGraph, mlpGraph, papersNetwork } from "../../../src/learning/graph/networks.ts";
import { layerCards } from "./layer-cards.ts";
import { sparingly } from "./sparingly.ts";
import { inkOf, mostActive, tileAt, tilesOf, tilesOfValue } from "./tiles.ts";

test("a layer is its weights and what follows them, and all of them have the model's weights", () => {
  expect(layerCards(convolutionalGraph([1, 28, 28], papersNetwork, 10))).toEqual([
    {
      ...{ name: "conv1", does: ["32 kernels of 5\u00a0×\u00a05", "the largest of 2\u00a0×\u00a02", "Relu"] },
      ...{ value: "conv1.pool.relu", shape: [32, 14, 14], weightCount: 832, part: "conv1.weight" },
    },
    {
      ...{ name: "conv2", does: ["32 kernels of 5\u00a0×\u00a05", "the largest of 2\u00a0×\u00a02", "Relu"] },
      ...{ value: "conv2.pool.relu", shape: [32, 7, 7], weightCount: 25_632, part: "conv2.weight" },
    },
    {
      ...{ name: "hidden1", does: ["one row of 1568", "256 weighted sums", "Relu"] },
      ...{ value: "hidden1.relu", shape: [256], weightCount: 401_664, part: "hidden1.weight" },
    },
    {
      name: "scores",
      does: ["10 weighted sums"],
      value: "scores",
      shape: [10],
      weightCount: 2570,
      part: "scores.weight",
    },
  ]);
});

test("what scales or normalises belongs to the layer before it, with its weights", () => {
  const graph = mlpGraph(4, [], 4);
  const operations: BareGraph["operations"] = [
    ...graph.operations,
    { op: "Scale", input: "scores", output: "scaled", factor: "factor" },
    { op: "Reshape", input: "scaled", output: "laid", shape: [4] },
  ];
  const parts = [...graph.parts, { name: "factor", shape: [4] }];
  expect(layerCards({ ...graph, operations, parts, output: "laid" })).toEqual([
    {
      ...{ name: "scores", does: ["4 weighted sums", "scaled by weights", "other extents"], value: "laid", shape: [4] },
      ...{ weightCount: 24, part: "scores.weight" },
    },
  ]);
});

test("a path that goes past a layer is a layer of its own, and operations that do not fit are none", () => {
  const graph = mlpGraph(4, [4], 4);
  const sum: BareGraph = {
    ...graph,
    operations: [...graph.operations, { op: "Add", inputs: ["scores", "hidden1.relu"], output: "sum" }],
    output: "sum",
  };
  expect(layerCards(sum).at(-1)).toEqual({
    ...{ name: "sum", does: ["scores + hidden1.relu"], value: "sum", shape: [4], weightCount: 0 },
  });
  expect(layerCards({ ...graph, output: "elsewhere" })).toEqual([]);
});

test("small pictures stand as square as can be, a pixel apart", () => {
  const tiles = tilesOf(8, 5, 5);
  expect(tiles).toMatchObject({ columns: 3, wide: 17, high: 17 });
  expect([tileAt(tiles, 0), tileAt(tiles, 5)]).toEqual([
    { x: 0, y: 0 },
    { x: 12, y: 6 },
  ]);
  expect(tilesOfValue([64])).toMatchObject({ count: 64, columns: 8, width: 1, height: 1 });
  expect(tilesOfValue([16, 7, 7])).toMatchObject({ count: 16, columns: 4, wide: 31 });
});

test("ink is full at the largest size, and the most active channel is the one with the most in sum", () => {
  expect([...inkOf(Float32Array.of(0, 1, -2, Number.NaN))]).toEqual([0, 128, 255, 0]);
  expect([...inkOf(new Float32Array(2))]).toEqual([0, 0]);
  expect(mostActive(Float32Array.of(3, 0, 2, 2), [2, 1, 2])).toBe(1);
  expect(mostActive(new Float32Array(4), [2, 1, 2])).toBeUndefined();
});

test("news that come meanwhile are one, done after the pause, and nothing is done after the end", async () => {
  const acts: (() => void)[] = [];
  const pauses: (() => void)[] = [];
  let begun = 0;
  const sparing = sparingly(
    () => {
      begun += 1;
      return new Promise((resolve) => acts.push(() => resolve(1000)));
    },
    () => new Promise((resolve) => pauses.push(resolve)),
  );
  const settle = async () => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  sparing.news();
  sparing.news();
  expect(begun).toBe(1);
  acts[0]?.();
  await settle();
  sparing.news();
  expect([begun, pauses.length]).toEqual([1, 1]);
  pauses[0]?.();
  await settle();
  expect(begun).toBe(2);
  acts[1]?.();
  await settle();
  pauses[1]?.();
  await settle();
  expect(begun).toBe(2);
  sparing.end();
  sparing.news();
  expect(begun).toBe(2);
});
