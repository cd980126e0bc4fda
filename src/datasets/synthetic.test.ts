import { expect, test } from "vitest";
import type { Dataset } from "../learning/dataset.ts";
import { synthetic } from "./synthetic.ts";

const load = (disagreement: number, part: "train" | "test" = "train", seed = 1) =>
  synthetic("synthetic", disagreement, seed).load(part, async () => new Uint8Array());

test("10,000 training and 2,000 test examples of ten equal groups, 60 inputs and a 1", async () => {
  const [train, test] = await Promise.all([load(0.5), load(0.5, "test")]);
  expect([train.exampleCount, test.exampleCount]).toEqual([10_000, 2_000]);
  expect(train.features.featureCount).toBe(61);
  expect(train.features.data[60]).toBe(1);
  for (let group = 0; group < 10; group++) {
    expect(train.labels?.values.filter((label) => label === group)).toHaveLength(1000);
  }
});

const differences = (a?: Dataset, b?: Dataset) => a?.features.data.filter((value, i) => value !== b?.features.data[i]);

test("the same seed gives the same examples, another seed others", async () => {
  const [one, same, other] = await Promise.all([3, 3, 4].map((seed) => load(1, "test", seed)));
  expect(differences(one, same)).toHaveLength(0);
  expect(one?.targets).toEqual(same?.targets);
  expect(differences(one, other)?.length).toBeGreaterThan(100_000);
});

test("all groups see the same, whatever the disagreement: inputs do not depend on it", async () => {
  const [none, much] = await Promise.all([load(0), load(7)]);
  expect(much?.exampleCount).toBe(none?.exampleCount);
  expect(differences(much, none)).toHaveLength(0);
});

test("the larger the disagreement, the fewer examples are what they would be if all groups agreed", async () => {
  const classesOf = async (disagreement: number) => {
    const { targets } = await load(disagreement);
    if (targets.kind !== "class") throw new Error(targets.kind);
    return targets.values;
  };
  const agreed = await classesOf(0);
  const parts: number[] = [];
  for (const disagreement of [0, 0.25, 0.5, 1, 2, 5, 100]) {
    const classes = await classesOf(disagreement);
    parts.push(classes.filter((value, i) => value === agreed[i]).length / classes.length);
  }
  expect(parts[0]).toBe(1);
  expect(parts.slice(1).every((part, i) => part < (parts[i] as number))).toBe(true);
  // Ten classes: one in ten is the same by chance.
  expect(parts.at(-1)).toBeLessThan(0.2);
});

test("no group is right: each is as far from what all agreed on", async () => {
  const [agreed, disagreeing] = await Promise.all([load(0), load(1)]);
  if (agreed?.targets.kind !== "class" || disagreeing?.targets.kind !== "class") throw new Error("no classes");
  const same = Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i++) {
    if (agreed.targets.values[i] === disagreeing.targets.values[i]) {
      const group = disagreeing.labels?.values[i] as number;
      same[group] = (same[group] as number) + 1;
    }
  }
  for (const count of same) expect(count).toBeGreaterThan(200);
  for (const count of same) expect(count).toBeLessThan(800);
});
