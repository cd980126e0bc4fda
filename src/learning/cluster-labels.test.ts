import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../math/random.ts";
import { clusterLabels, findClusters } from "./cluster-labels.ts";
import type { Dataset } from "./dataset.ts";
import { spreadCentres } from "./spread-centres.ts";

function line(...values: number[]): Dataset {
  return {
    exampleCount: values.length,
    features: { kind: "float32", data: Float32Array.from(values), featureCount: 1 },
    targets: { kind: "none" },
  };
}

test("well separated clouds are found, whatever the seed", () => {
  // So far apart that two first centres in one of them are as good as impossible.
  const [far, near] = [4e6, 2e6];
  const data = line(0, far, 1, far + 1, 2, far + 2, near, near + 1);
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const { values, labelCount } = clusterLabels(data, findClusters(data, 3, createRandom(seed)));
      expect(labelCount).toBe(3);
      const [low, high, middle] = [values[0], values[1], values[6]];
      expect(new Set([low, high, middle]).size).toBe(3);
      expect([...values]).toEqual([low, high, low, high, low, high, middle, middle]);
    }),
  );
});

test("when Lloyd's algorithm has settled each centre is the mean of its examples", () => {
  const data = line(0, 4, 20, 30);
  const { centres } = findClusters(data, 2, createRandom(3));
  expect([...centres].sort((a, b) => a - b)).toEqual([2, 25]);
});

test("more clusters than different examples leave some empty, without an error", () => {
  const data = line(7, 7, 7);
  expect([...clusterLabels(data, findClusters(data, 5, createRandom(1))).values]).toEqual([0, 0, 0]);
});

test("centres are chosen from the examples, and there must be some", () => {
  expect(() => spreadCentres(line(), 2, createRandom(1))).toThrow(RangeError);
  const bytes: Dataset = {
    exampleCount: 2,
    features: { kind: "bytes", data: Uint8Array.of(0, 255, 255, 0), featureCount: 2, scale: 1 / 255 },
    targets: { kind: "none" },
  };
  const centres = spreadCentres(bytes, 2, createRandom(1), { mostExamples: 2 });
  expect([...centres].sort()).toEqual([0, 0, 1, 1]);
});
