import { expect } from "vitest";
import type { Features, PackedFeatures, Rows, TableFeatures } from "../../../src/learning/dataset.ts";
import type { LinearObjective } from "../../../src/learning/kernels.ts";
import { bytesOfRows } from "../../../src/learning/packed-features.ts";

/** A sum, and the sum of its terms' magnitudes, to which rounding errors are relative even where terms cancel. */
export interface Sum {
  readonly value: number;
  readonly magnitude: number;
}

/** Relative to the terms' magnitudes: 1e-6, which is 17 times the unit roundoff of float32. */
export const tolerance = 1e-6;

export function expectSum(actual: number | undefined, expected: Sum): void {
  expectSums([actual ?? Number.NaN], [expected]);
}

/** One assertion for all: thousands of them would take many times as long as what they are about. */
export function expectSums(actual: ArrayLike<number>, expected: readonly Sum[]): void {
  expect(actual.length).toBe(expected.length);
  const wrong = expected.flatMap((sum, i) => complaint(actual[i] as number, sum) ?? []);
  expect(wrong).toEqual([]);
}

function complaint(actual: number, { value, magnitude }: Sum): string | undefined {
  // Besides rounding, float32 results underflow.
  const allowed = tolerance * magnitude + 1e-37;
  if (Math.abs(actual - value) <= allowed) return undefined;
  return `${actual} is not within ${allowed} of ${value}`;
}

const sumOf = (terms: readonly Sum[]): Sum => ({
  value: terms.reduce((sum, term) => sum + term.value, 0),
  magnitude: terms.reduce((sum, term) => sum + term.magnitude, 0),
});

const times = (factor: number, { value, magnitude }: Sum): Sum => ({
  value: factor * value,
  magnitude: Math.abs(factor) * magnitude,
});

export function valueAt(features: Features, row: number, j: number): number {
  if (features.kind === "table") return tableValueAt(features, row, j);
  const at = row * features.featureCount + j;
  if (features.kind === "float32") return features.data[at] as number;
  return features.scale * ((features.kind === "packed" ? unpacked(features) : features.data)[at] as number);
}

function tableValueAt({ data, codes, layout }: TableFeatures, row: number, j: number): number {
  const { numbers, groups } = layout;
  const i = numbers.indexOf(j);
  if (i >= 0) return data[row * numbers.length + i] as number;
  const g = groups.findIndex(({ first, size }) => j >= first && j < first + size);
  return codes[row * groups.length + g] === j - (groups[g]?.first ?? Number.NaN) ? 1 : 0;
}

const unpackedOnce = new WeakMap<PackedFeatures, Uint8Array>();

function unpacked(features: PackedFeatures): Uint8Array {
  const rows = Uint32Array.from({ length: features.starts.length - 1 }, (_, row) => row);
  const bytes = unpackedOnce.get(features) ?? (bytesOfRows(features, rows) as Uint8Array);
  unpackedOnce.set(features, bytes);
  return bytes;
}

export function scoreOf(weights: Float32Array, features: Features, row: number): Sum {
  return sumOf(
    Array.from(weights, (weight, j) => {
      const value = weight * valueAt(features, row, j);
      return { value, magnitude: Math.abs(value) };
    }),
  );
}

/** The loss of one row, and its derivative by the score. A magnitude m of the score makes errors of 1e-6 * m in it. */
function rowOf(loss: LinearObjective["loss"], score: Sum, target: number): { loss: Sum; slope: Sum } {
  const s = score.value;
  const size = 1 + Math.abs(target) * (1 + score.magnitude);
  switch (loss) {
    case "squared-hinge": {
      const slack = Math.max(0, 1 - target * s);
      return {
        loss: { value: slack ** 2 / 2, magnitude: size ** 2 },
        slope: { value: -target * slack, magnitude: size },
      };
    }
    case "logistic": {
      const value = Math.log1p(Math.exp(-Math.abs(target * s))) + Math.max(0, -target * s);
      return {
        loss: { value, magnitude: size },
        slope: { value: -target / (1 + Math.exp(target * s)), magnitude: size },
      };
    }
    case "squared":
      return {
        loss: { value: (s - target) ** 2 / 2, magnitude: size ** 2 },
        slope: { value: s - target, magnitude: size },
      };
    default:
      throw new Error(`unreachable: ${loss satisfies never}`);
  }
}

/** The formulas, written as directly as possible. */
export function expectedLinear(
  { loss, regularization }: LinearObjective,
  weights: Float32Array,
  features: Features,
  targets: Float32Array,
  rows: Rows,
): { loss: Sum; gradient: Sum[] } {
  const share = rows.length === 0 ? 0 : 1 / rows.length;
  const found = Array.from(rows, (row) => ({
    row,
    ...rowOf(loss, scoreOf(weights, features, row), targets[row] as number),
  }));
  return {
    loss: sumOf([...found.map((each) => times(share, each.loss)), penaltyOf(regularization, weights)]),
    gradient: Array.from(weights, (weight, j) =>
      sumOf([
        ...found.map(({ row, slope }) => times(share * valueAt(features, row, j), slope)),
        times(regularization, { value: weight, magnitude: Math.abs(weight) }),
      ]),
    ),
  };
}

export function expectedSoftmax(
  regularization: number,
  weights: Float32Array,
  features: Features,
  classes: Uint8Array,
  rows: Rows,
): { loss: Sum; gradient: Sum[] } {
  const { featureCount } = features;
  const share = rows.length === 0 ? 0 : 1 / rows.length;
  const found = Array.from(rows, (row) => {
    const scores = vectorsIn(weights, featureCount).map((vector) => scoreOf(vector, features, row));
    const largest = Math.max(...scores.map(({ value }) => value));
    const logSum = largest + Math.log(scores.reduce((sum, { value }) => sum + Math.exp(value - largest), 0));
    const size = 1 + Math.max(...scores.map(({ magnitude }) => magnitude));
    const right = classes[row] as number;
    return {
      row,
      loss: { value: logSum - (scores[right]?.value ?? Number.NaN), magnitude: 3 * size },
      slopes: scores.map(({ value }, k) => ({
        value: Math.exp(value - logSum) - (k === right ? 1 : 0),
        magnitude: 3 * size,
      })),
    };
  });
  return {
    loss: sumOf([...found.map((each) => times(share, each.loss)), penaltyOf(regularization, weights)]),
    gradient: Array.from(weights, (weight, j) =>
      sumOf([
        ...found.map(({ row, slopes }) =>
          times(share * valueAt(features, row, j % featureCount), slopes[Math.floor(j / featureCount)] as Sum),
        ),
        times(regularization, { value: weight, magnitude: Math.abs(weight) }),
      ]),
    ),
  };
}

function penaltyOf(regularization: number, weights: Float32Array): Sum {
  const value = (regularization / 2) * weights.reduce((sum, weight) => sum + weight * weight, 0);
  return { value, magnitude: value };
}

/** `||x[row] - centre||^2`; its magnitude is that of the terms before cancellation. */
export function squaredDistanceOf(centre: Float32Array, features: Features, row: number): Sum {
  return sumOf(
    Array.from(centre, (entry, j) => {
      const x = valueAt(features, row, j);
      return { value: (x - entry) ** 2, magnitude: (Math.abs(x) + Math.abs(entry)) ** 2 };
    }),
  );
}

export function vectorsIn(vectors: Float32Array, length: number): Float32Array[] {
  return Array.from({ length: vectors.length / length }, (_, k) => vectors.subarray(k * length, (k + 1) * length));
}
