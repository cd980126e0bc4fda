import { expect, test } from "vitest";
import type { Dataset } from "../learning/dataset.ts";
import { synthetic } from "./synthetic.ts";

const load = (disagreement: number, part: "train" | "test" = "train", seed = 1) =>
  synthetic("synthetic", disagreement, seed).load(part, async () => new Uint8Array());

/** The mean of each feature in each group. */
function groupMeans({ features: { data, featureCount }, labels, exampleCount }: Dataset): number[][] {
  const means = Array.from({ length: 10 }, () => Array<number>(featureCount).fill(0));
  for (let i = 0; i < exampleCount; i++) {
    const mean = means[labels?.values[i] as number] as number[];
    for (let j = 0; j < featureCount; j++)
      mean[j] = (mean[j] as number) + (data[i * featureCount + j] as number) / 1000;
  }
  return means;
}

test("10,000 training and 2,000 test examples of ten equal groups, 60 inputs and a 1", async () => {
  const [train, test] = await Promise.all([load(0.5), load(0.5, "test")]);
  expect([train.exampleCount, test.exampleCount]).toEqual([10_000, 2_000]);
  expect(train.features.featureCount).toBe(61);
  expect(train.features.data[60]).toBe(1);
  for (let group = 0; group < 10; group++) {
    expect(train.labels?.values.filter((label) => label === group)).toHaveLength(1000);
  }
});

test("the same seed gives the same examples, another seed others", async () => {
  const [one, same, other] = await Promise.all([3, 3, 4].map((seed) => load(1, "test", seed)));
  const differences = (a?: Dataset, b?: Dataset) =>
    a?.features.data.filter((value, i) => value !== b?.features.data[i]);
  expect(differences(one, same)).toHaveLength(0);
  expect(one?.targets).toEqual(same?.targets);
  expect(differences(one, other)?.length).toBeGreaterThan(100_000);
});

test("without disagreement all groups see the same; with it, the more the larger it is", async () => {
  const spread = async (disagreement: number) => {
    const means = groupMeans(await load(disagreement));
    // The variance over groups of the features' means; d^2 by the definition, plus the noise of 1,000 examples.
    const variances = Array.from({ length: 60 }, (_, j) => {
      const column = means.map((mean) => mean[j] as number);
      const centre = column.reduce((sum, value) => sum + value, 0) / 10;
      return column.reduce((sum, value) => sum + (value - centre) ** 2, 0) / 9;
    });
    return variances.reduce((sum, value) => sum + value, 0) / 60;
  };
  expect(await spread(0)).toBeLessThan(0.001);
  // The mean of 60 sample variances with 9 degrees of freedom is within 4 * d^2 * sqrt(2/9/60) of d^2.
  for (const d of [0.5, 2]) expect(Math.abs((await spread(d)) / d ** 2 - 1)).toBeLessThan(0.25);
});

test("without disagreement the same input means the same class in every group, with it not", async () => {
  const frequencies = ({ targets, labels }: Dataset) => {
    const counts = Array.from({ length: 10 }, () => Array<number>(10).fill(0));
    if (targets.kind !== "class") throw new Error(targets.kind);
    targets.values.forEach((k, i) => {
      const row = counts[labels?.values[i] as number] as number[];
      row[k] = (row[k] as number) + 1;
    });
    return counts;
  };
  const largestDifference = (counts: number[][]) =>
    Math.max(
      ...Array.from(
        { length: 10 },
        (_, k) =>
          Math.max(...counts.map((row) => row[k] as number)) - Math.min(...counts.map((row) => row[k] as number)),
      ),
    );
  expect(largestDifference(frequencies(await load(0)))).toBeLessThan(150);
  expect(largestDifference(frequencies(await load(1)))).toBeGreaterThan(300);
});
