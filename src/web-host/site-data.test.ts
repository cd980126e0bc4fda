import { expect, test } from "vitest";
import { builtInCatalog } from "../catalog/built-in.ts";
import { allRows } from "../learning/dataset.ts";
import { shareOf } from "../learning/partitions.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { createRandom } from "../math/random.ts";
import { openSiteData } from "./site-data.ts";

const pictureBytes = 28 * 28;
const mnist = builtInCatalog.dataset("mnist-digits");
const share = { kind: "partition", partition: "by-label", seed: 3, index: 1, count: 2 } as const;

/** A block of so many pictures: the label of picture i is i % 10, and all its pixels are i. */
function block(first: number, count: number): Uint8Array {
  const bytes = new Uint8Array(count * (1 + pictureBytes));
  for (let i = 0; i < count; i++) {
    bytes[i] = (first + i) % 10;
    bytes.fill(first + i, count + i * pictureBytes, count + (i + 1) * pictureBytes);
  }
  return bytes;
}

const open = (onLoaded?: (share: number) => void) =>
  openSiteData(
    {
      index: {
        version: "1.0.0",
        mnist: {
          train: [
            { file: "first", count: 40, bytes: 4 },
            { file: "second", count: 20, bytes: 2 },
          ],
          test: [{ file: "test", count: 10, bytes: 1 }],
        },
        files: { "cars.json": "cars.json.gz" },
      },
      read: async (file, onBytes) => {
        onBytes?.(file === "first" ? 4 : 1);
        if (file === "first") return block(0, 40);
        if (file === "second") return block(40, 20);
        return file === "test" ? block(100, 10) : Uint8Array.of(file.length);
      },
    },
    builtInCatalog,
    onLoaded,
  );

/** The pictures of a node's share, by the value of their pixels. */
async function picturesOf(data: Awaited<ReturnType<typeof open>>): Promise<number[]> {
  const { files, isShare } = await data.shareFiles(mnist, share);
  expect(isShare).toBe(true);
  const { features, exampleCount } = await mnist.load("train", async (name) => files.get(name) ?? new Uint8Array());
  return Array.from({ length: exampleCount }, (_, row) => features.data[row * pictureBytes] as number);
}

/** Those that a node with the whole dataset takes. */
function rowsOf(count: number): number[] {
  const labels = { values: Uint8Array.from({ length: count }, (_, i) => i % 10), labelCount: 10 };
  const random = createRandom(share.seed, "partition");
  const rule = builtInCatalog.partition(share.partition);
  return [...shareOf(share.index, rule, share.count, { exampleCount: count, labels, random })];
}

test("a node gets the pictures that it would take of the whole dataset, in the same order", async () => {
  expect(await picturesOf(await open())).toEqual(rowsOf(40));
});

test("pictures that come later count when stock is taken, and not within a run", async () => {
  const data = await open();
  await data.fetchRest();
  expect(await picturesOf(data)).toEqual(rowsOf(40));
  data.takeStock();
  expect(await picturesOf(data)).toEqual(rowsOf(60));
});

test("how much of the first blocks is there is told as it comes", async () => {
  const shares: number[] = [];
  await open((share) => shares.push(share));
  expect(shares).toEqual([0.8, 1]);
});

test("what is tested with are the blocks for testing", async () => {
  const tests = await (await open()).load(mnist, "test", plainKernels);
  expect(allRows(tests.exampleCount).length).toBe(10);
  expect(tests.labels?.values[9]).toBe(9);
});

test("a site has the datasets whose files it has, and those that need none", async () => {
  const { has } = await open();
  const names = ["mnist-even-odd", "mnist-digits", "fashion-mnist", "cars", "penguins", "synthetic:0.5"];
  expect(names.filter((name) => has(builtInCatalog.dataset(name)))).toEqual([
    "mnist-even-odd",
    "mnist-digits",
    "cars",
    "synthetic:0.5",
  ]);
});

test("of a dataset in a file a node gets the file", async () => {
  const { files, isShare } = await (await open()).shareFiles(builtInCatalog.dataset("cars"), share);
  expect(isShare).toBe(false);
  expect([...files]).toEqual([["cars.json", Uint8Array.of("cars.json.gz".length)]]);
});
