import { expect, test } from "vitest";
import { fashionMnist } from "./fashion-mnist.ts";
import { DatasetFileError } from "./idx.ts";
import { mnistDigits, mnistEvenOdd } from "./mnist.ts";
import type { DatasetFiles } from "./named-dataset.ts";

const pixelsEach = 784;

function imageFile(count: number, { width = 28, height = 28 } = {}): Uint8Array {
  const file = new Uint8Array(16 + count * width * height);
  file.set([0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, height, 0, 0, 0, width]);
  for (let i = 16; i < file.length; i++) file[i] = i % 256;
  return file;
}

const labelFile = (...labels: number[]) => Uint8Array.of(0, 0, 8, 1, 0, 0, 0, labels.length, ...labels);

/** The files by name, and the names that were asked for. */
function filesOf(files: Record<string, Uint8Array>): { readonly read: DatasetFiles; readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async read(fileName) {
      asked.push(fileName);
      const bytes = files[fileName];
      if (bytes === undefined) throw new Error(`no ${fileName}`);
      return bytes;
    },
  };
}

const three = { "t10k-images-idx3-ubyte": imageFile(3), "t10k-labels-idx1-ubyte": labelFile(0, 7, 4) };

test("even digits are +1 and odd ones -1, and the labels are the digits", async () => {
  const data = await mnistEvenOdd.load("test", filesOf(three).read);
  expect(data.exampleCount).toBe(3);
  expect(data.targets).toEqual({ kind: "real", values: Float32Array.of(1, -1, 1) });
  expect(data.labels).toEqual({ values: Uint8Array.of(0, 7, 4), labelCount: 10 });
});

test("features are the file's own bytes, scaled by 1/255", async () => {
  const { features } = await mnistEvenOdd.load("test", filesOf(three).read);
  expect(features).toMatchObject({ kind: "bytes", featureCount: pixelsEach, scale: 1 / 255 });
  expect(features.data).toHaveLength(3 * pixelsEach);
  expect(features.data.buffer).toBe(three["t10k-images-idx3-ubyte"].buffer);
  expect(features.data[0]).toBe(16);
});

test("a part is made from its own two files", async () => {
  const { read, asked } = filesOf({
    "train-images-idx3-ubyte": imageFile(1),
    "train-labels-idx1-ubyte": labelFile(5),
  });
  expect((await mnistEvenOdd.load("train", read)).exampleCount).toBe(1);
  expect(asked).toEqual(mnistEvenOdd.files.train.map(({ fileName }) => fileName));
  await expect(mnistEvenOdd.load("test", read)).rejects.toThrow("no t10k-images-idx3-ubyte");
});

test("of two files that cannot be read, the first is the one that is told, whichever fails sooner", async () => {
  const read: DatasetFiles = async (fileName) => {
    if (fileName.includes("images")) for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    throw new Error(`no ${fileName}`);
  };
  await expect(mnistEvenOdd.load("test", read)).rejects.toThrow("no t10k-images-idx3-ubyte");
});

test("files that do not belong together, or hold something else, are refused", async () => {
  const cases: readonly (readonly [Record<string, Uint8Array>, string])[] = [
    [
      { "t10k-labels-idx1-ubyte": labelFile(1, 2) },
      "t10k-labels-idx1-ubyte: expected 3 labels, one for each picture of t10k-images-idx3-ubyte, found 2",
    ],
    [{ "t10k-labels-idx1-ubyte": labelFile(1, 2, 10) }, "expected labels 0 to 9, found label 10 at position 2"],
    [{ "t10k-images-idx3-ubyte": imageFile(3, { width: 20 }) }, "expected pictures of 28 x 28 pixels, found 20 x 28"],
  ];
  for (const [wrong, message] of cases) {
    const loading = mnistEvenOdd.load("test", filesOf({ ...three, ...wrong }).read);
    await expect(loading).rejects.toThrow(DatasetFileError);
    await expect(loading).rejects.toThrow(message);
  }
});

test("class 1 is even, and there is a name for every digit", () => {
  expect(mnistEvenOdd.classNames).toEqual(["odd", "even"]);
  expect(mnistEvenOdd.labelNames).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
});

test("digits, and pieces of clothing, are ten classes; the labels are the classes", async () => {
  for (const dataset of [mnistDigits, fashionMnist]) {
    const { targets, labels } = await dataset.load("test", filesOf(three).read);
    expect(targets).toEqual({ kind: "class", values: Uint8Array.of(0, 7, 4), classCount: 10 });
    expect(labels).toEqual({ values: Uint8Array.of(0, 7, 4), labelCount: 10 });
    expect(dataset.classNames).toHaveLength(10);
  }
});
