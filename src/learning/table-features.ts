import { type Features, noCategory, requireRow, rowCountOf, type TableFeatures, type TableLayout } from "./dataset.ts";
import { float32 } from "./float32-room.ts";
import type { Allocate } from "./kernels.ts";

/** `<weights, x[row]>`, summed in float64. */
export function tableScore(weights: Float32Array, { data, codes, layout }: TableFeatures, row: number): number {
  const { numbers, groups } = layout;
  let sum = 0;
  for (let i = 0, at = row * numbers.length; i < numbers.length; i++, at++) {
    sum += (weights[numbers[i] as number] as number) * (data[at] as number);
  }
  for (let g = 0, at = row * groups.length; g < groups.length; g++, at++) {
    const code = codes[at] as number;
    if (code !== noCategory) sum += weights[(groups[g] as { first: number }).first + code] as number;
  }
  return sum;
}

/** `sums += factor * x[row]`. */
export function addTableRowInto(
  sums: Float64Array,
  factor: number,
  { data, codes, layout }: TableFeatures,
  row: number,
): void {
  const { numbers, groups } = layout;
  for (let i = 0, at = row * numbers.length; i < numbers.length; i++, at++) {
    const j = numbers[i] as number;
    sums[j] = (sums[j] as number) + factor * (data[at] as number);
  }
  for (let g = 0, at = row * groups.length; g < groups.length; g++, at++) {
    const code = codes[at] as number;
    if (code === noCategory) continue;
    const j = (groups[g] as { first: number }).first + code;
    sums[j] = (sums[j] as number) + factor;
  }
}

/** `||x[row] - centre||^2`, summed in float64. */
export function squaredTableDistance(centre: Float32Array, features: TableFeatures, row: number): number {
  const floats = new Float32Array(centre.length);
  floatsOfTableRowInto(floats, 0, features, row);
  let sum = 0;
  for (let j = 0; j < centre.length; j++) {
    const difference = (floats[j] as number) - (centre[j] as number);
    sum += difference * difference;
  }
  return sum;
}

/**
 * Overwrites `featureCount` numbers of `floats` from `at` on with all features of a row, zeros included.
 *
 * @throws RangeError if there is no such row
 */
export function floatsOfTableRowInto(
  floats: Float32Array | Float64Array,
  at: number,
  features: TableFeatures,
  row: number,
): void {
  requireRow(features, row);
  const { data, codes, layout, featureCount } = features;
  const { numbers, groups } = layout;
  floats.fill(0, at, at + featureCount);
  numbers.forEach((j, i) => {
    floats[at + j] = data[row * numbers.length + i] as number;
  });
  groups.forEach(({ first }, g) => {
    const code = codes[row * groups.length + g] as number;
    if (code !== noCategory) floats[at + first + code] = 1;
  });
}

/** All features of all rows as float32, zeros included, in memory from `allocate`. */
export function tableAsFloats(features: TableFeatures, allocate?: Allocate): Extract<Features, { kind: "float32" }> {
  const { featureCount } = features;
  const rows = rowCountOf(features);
  const data = float32(rows * featureCount, allocate);
  for (let row = 0; row < rows; row++) floatsOfTableRowInto(data, row * featureCount, features, row);
  return { kind: "float32", data, featureCount };
}

/** What stays in a processor's second cache is read faster with all its zeros than put together from codes. */
const mostSmallBytes = 2 ** 21;

/** A table as float32 where that is little, else as it is. */
export function smallTableAsFloats(features: TableFeatures, allocate: Allocate): Features {
  const bytes = 4 * features.featureCount * rowCountOf(features);
  return bytes <= mostSmallBytes ? tableAsFloats(features, allocate) : features;
}

/** Whether rows of both mean the same. */
export function isSameLayout(a: TableLayout, b: TableLayout): boolean {
  return (
    a.numbers.length === b.numbers.length &&
    a.numbers.every((j, i) => j === b.numbers[i]) &&
    a.groups.length === b.groups.length &&
    a.groups.every(({ first, size }, g) => first === b.groups[g]?.first && size === b.groups[g]?.size)
  );
}
