import { describe, expect, test } from "vitest";
import type { TableFeatures, TableLayout } from "./dataset.ts";
import { joinedDatasets } from "./joined-datasets.ts";
import { floatsOfTableRowInto, smallTableAsFloats, tableAsFloats } from "./table-features.ts";

/** A number, a category of two features, a number, what is always 1. */
const layout: TableLayout = {
  numbers: Uint32Array.of(0, 3),
  groups: [
    { first: 1, size: 2 },
    { first: 4, size: 1 },
  ],
};

const table = (data: readonly number[], codes: readonly number[], of = layout): TableFeatures => ({
  kind: "table",
  data: Float32Array.from(data),
  codes: Uint8Array.from(codes),
  layout: of,
  featureCount: 5,
});

const two = table([7, 8, 9, 10], [1, 0, 255, 0]);

test("a row is its numbers and a one for each category that it has", () => {
  const floats = new Float32Array(7).fill(6);
  floatsOfTableRowInto(floats, 1, two, 1);
  expect([...floats]).toEqual([6, 9, 0, 0, 10, 1, 6]);
  expect([...tableAsFloats(two).data]).toEqual([7, 0, 1, 8, 1, 9, 0, 0, 10, 1]);
});

test("a row that is not there is an error", () => {
  expect(() => floatsOfTableRowInto(new Float32Array(5), 0, two, 2)).toThrow("there is no row 2: the features have 2");
});

test("little of a table becomes float32 in the kernels' memory, and 2 MiB of it stay what they are", () => {
  const rooms: number[] = [];
  const allocate = (bytes: number) => {
    rooms.push(bytes);
    return new Uint8Array(bytes);
  };
  expect(smallTableAsFloats(two, allocate)).toEqual(tableAsFloats(two));
  expect(rooms).toEqual([4 * 5 * 2]);
  const rows = 104_858;
  const large = table([], []);
  const more = { ...large, data: new Float32Array(2 * rows), codes: new Uint8Array(2 * rows) };
  expect(smallTableAsFloats(more, allocate)).toBe(more);
});

describe("tables of several nodes", () => {
  const datasetOf = (features: TableFeatures) => ({
    ...{ exampleCount: features.codes.length / features.layout.groups.length, features },
    targets: { kind: "none" as const },
  });

  test("of one layout are joined as they are", () => {
    const { exampleCount, features } = joinedDatasets([two, table([11, 12], [0, 0])].map(datasetOf));
    expect(exampleCount).toBe(3);
    expect(features).toEqual(table([7, 8, 9, 10, 11, 12], [1, 0, 255, 0, 0, 0]));
  });

  test("of several layouts are joined as float32", () => {
    const other: TableLayout = { numbers: Uint32Array.of(0, 1, 2, 3), groups: [{ first: 4, size: 1 }] };
    const { features } = joinedDatasets([two, table([1, 2, 3, 4], [0], other)].map(datasetOf));
    expect([...(features.data as Float32Array)]).toEqual([7, 0, 1, 8, 1, 9, 0, 0, 10, 1, 1, 2, 3, 4, 1]);
  });
});
