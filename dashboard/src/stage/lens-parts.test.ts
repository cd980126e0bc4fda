import { expect, test } from "vitest";
import { lensName, lensPart, mostHeld, partSize } from "./lens-parts.ts";

const stack = (width: number, height: number, answers: number) => ({ width, height, answers });

test("of one class a lens shows its picture, cut out of the stack once", () => {
  const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const part = lensPart(pixels, stack(2, 1, 3), 1);
  expect([...part]).toEqual([3, 4]);
  expect(lensPart(pixels, stack(2, 1, 3), 1)).toBe(part);
  expect(lensPart(pixels, { width: 3, height: 2 }, "all")).toBe(pixels);
});

test("all ten classes stand in rows of 3, 4 and 3, in their order, the shorter rows in the middle", () => {
  const pixels = Uint8Array.from({ length: 20 }, (_, i) => 1 + Math.floor(i / 2));
  expect(partSize(stack(2, 1, 10), "all")).toEqual({ width: 8, height: 3 });
  expect([...lensPart(pixels, stack(2, 1, 10), "all")]).toEqual([
    ...[128, 1, 1, 2, 2, 3, 3, 128],
    ...[4, 4, 5, 5, 6, 6, 7, 7],
    ...[128, 8, 8, 9, 9, 10, 10, 128],
  ]);
});

test("of a table each class is a column", () => {
  expect(partSize(stack(1, 2, 3), "all")).toEqual({ width: 3, height: 2 });
  const layer = { kind: "units" as const, part: "hidden1.weight", numbers: [0, 1, 2], of: 3 };
  expect(partSize({ ...stack(1, 4, 3), layer }, "all")).toEqual({ width: 3, height: 4, reach: 2.5 });
  expect([...lensPart(Uint8Array.of(1, 2, 3, 4, 5, 6), stack(1, 2, 3), "all")]).toEqual([1, 3, 5, 2, 4, 6]);
});

test("kernels stand apart from each other, as round as can be, and nothing is between them", () => {
  const layer = { kind: "kernels" as const, part: "conv1.weight", numbers: [0, 1, 2, 3, 4], of: 5 };
  const kernels = { width: 2, height: 1, answers: 5, layer };
  expect(partSize(kernels, "all")).toEqual({ width: 8, height: 5, reach: 3 * Math.sqrt(2.5) });
  const pixels = Uint8Array.from({ length: 10 }, (_, i) => 1 + Math.floor(i / 2));
  expect([...lensPart(pixels, kernels, "all")]).toEqual([
    ...[0, 0, 0, 1, 1, 0, 0, 0],
    ...[0, 0, 0, 0, 0, 0, 0, 0],
    ...[2, 2, 0, 3, 3, 0, 4, 4],
    ...[0, 0, 0, 0, 0, 0, 0, 0],
    ...[0, 0, 0, 5, 5, 0, 0, 0],
  ]);
});

test("a node's lens shows the class that it mostly holds, and all where none stands out or nobody tells", () => {
  expect(mostHeld([0, 0, 40, 50], 4)).toBe(3);
  expect(mostHeld([26, 25, 25, 24], 4)).toBe("all");
  expect(mostHeld(undefined, 4)).toBe("all");
  expect(mostHeld([1, 9], 10)).toBe("all");
  expect(mostHeld([0, 0, 0, 0], 4)).toBe("all");
});

test("a lens names a class by its number or its first word", () => {
  expect(["7", "cluster 12", "T-shirt/top", "Ankle boot", "Chinstrap"].map(lensName)).toEqual([
    "7",
    "12",
    "T-shirt",
    "Ankle",
    "Chinstrap",
  ]);
});
