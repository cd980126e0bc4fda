import { expect, test } from "vitest";
import { builtInCatalog } from "../catalog/built-in.ts";
import type { PictureSet } from "../data/picture-set.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import type { Assignment } from "../protocol/messages.ts";
import { openPictures } from "./own-pictures.ts";

/** Nine pictures of cats and one of a dog, of one pixel each. */
const labels = Uint16Array.of(0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
const set: PictureSet = {
  width: 1,
  height: 1,
  channels: 1,
  classes: [
    { name: "cat", count: 9 },
    { name: "dog", count: 1 },
  ],
  labels,
  pictures: Array.from(labels, (_, i) => Uint8Array.of(i)),
  leftOut: [],
  unreadable: [],
};
const schema = {
  kind: "pictures",
  version: 1,
  width: 1,
  height: 1,
  channels: 1,
  target: { kind: "classes", name: "class", classes: set.classes },
};

const reading = {
  catalog: builtInCatalog,
  kernels: plainKernels,
  openness: { labelCounts: false, samples: 0 },
  room: { rows: () => 1000, pictures: () => 1000 },
};
const configuration = { holdout: 0, seed: 1, minCount: 1, ignore: [] };
const dataOf = (read: PictureSet) =>
  ({
    path: "pets",
    list: async () => ({ classes: ["cat", "dog"], labels }),
    read: async () => read,
  }) as const;

async function rowsLearned(balance: boolean): Promise<readonly number[]> {
  const opened = await openPictures(dataOf(set), { ...configuration, onWarning: () => {} }, reading);
  const assignment: Assignment = {
    type: "assignment",
    assignment: 1,
    run: 1,
    dataset: "own",
    model: "logistic-regression",
    weightCount: 1,
    share: { kind: "own" },
    seed: 1,
    stream: 0,
    stepSize: 1,
    update: "sgd",
    momentum: 0,
    measure: "drift",
    batch: "full",
    schema: new TextEncoder().encode(JSON.stringify(schema)),
    balance,
  };
  const { rows } = await opened.load("own", assignment.share, assignment);
  return Array.from(rows);
}

test("with balance, a picture of the rare class counts as much as all of the frequent one", async () => {
  expect(await rowsLearned(false)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const balanced = await rowsLearned(true);
  // A cat is worth 10 / (2 * 9) of a row, the dog 5.
  expect(balanced.filter((row) => row === 5)).toHaveLength(5);
  expect(balanced.filter((row) => row !== 5).length).toBeLessThan(9);
});

test("a picture that cannot be read is left out and named once; with more than half of them the node ends", async () => {
  const warnings: string[] = [];
  const question = { kind: "pictures", width: 1, height: 1 } as const;
  const broken = (count: number) =>
    dataOf({ ...set, unreadable: Array(count).fill({ path: "pets/cat/x.png", why: "it is damaged" }) });
  const onWarning = (text: string) => warnings.push(text);
  const opened = await openPictures(broken(1), { ...configuration, onWarning }, reading);
  expect(await opened.describe(question)).toMatchObject({ pictures: 10 });
  await opened.describe({ ...question, width: 2 });
  expect(warnings).toEqual(["1 of 11 pictures cannot be read and is left out: pets/cat/x.png: it is damaged"]);
  const unusable = await openPictures(broken(11), { ...configuration, onWarning }, reading);
  await expect(unusable.describe(question)).rejects.toThrow(/^pets: 11 of 21 pictures cannot be read: /);
});
