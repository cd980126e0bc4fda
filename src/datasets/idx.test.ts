import { expect, test } from "vitest";
import { DatasetFileError, parseIdxImages, parseIdxLabels } from "./idx.ts";

/** Two images of 2 x 3 pixels. */
const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60);
const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9);

test("images are read with their sizes, and their pixels are a view of the file", () => {
  const { pixels, ...sizes } = parseIdxImages(images, "pictures");
  expect(sizes).toEqual({ count: 2, rows: 2, columns: 3 });
  expect([...pixels]).toEqual([1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60]);
  expect(pixels.buffer).toBe(images.buffer);
});

test("labels are read", () => {
  expect([...parseIdxLabels(labels, "labels")]).toEqual([7, 0, 9]);
});

test("a file that is a view into something longer is read from its own beginning", () => {
  const longer = new Uint8Array(100).fill(255);
  longer.set(images, 13);
  expect(parseIdxImages(longer.subarray(13, 13 + images.length), "pictures").pixels[0]).toBe(1);
});

test("sizes are big-endian 32-bit numbers", () => {
  const file = new Uint8Array(8 + 60_000);
  file.set([0, 0, 8, 1, 0, 0, 0xea, 0x60]);
  expect(parseIdxLabels(file, "labels")).toHaveLength(60_000);
});

test("a truncated file is refused with its name, what was expected and what was found", () => {
  const attempt = () => parseIdxImages(images.subarray(0, 20), "train-images-idx3-ubyte");
  expect(attempt).toThrow(DatasetFileError);
  expect(attempt).toThrow(
    "train-images-idx3-ubyte: expected 28 bytes (images: 2 x 2 x 3), found 20 bytes; download the file again",
  );
  try {
    attempt();
  } catch (error) {
    expect(error).toMatchObject({ fileName: "train-images-idx3-ubyte", found: "20 bytes" });
  }
});

test("anything else is refused for what it is", () => {
  const kinds: readonly (readonly [Uint8Array, string])[] = [
    [new Uint8Array(0), "found 0 bytes"],
    [images.subarray(0, 10), "found 10 bytes, less than a header"],
    [labels, "found IDX values with 1 dimensions"],
    [Uint8Array.of(0x1f, 0x8b, 8, 0, 0), "found a gzip file, which must be decompressed first"],
    [new TextEncoder().encode("<html>"), "found a file that begins with 3c 68 74 6d"],
    [Uint8Array.from([...images, 0]), "expected 28 bytes (images: 2 x 2 x 3), found 29 bytes"],
  ];
  for (const [bytes, message] of kinds) {
    expect(() => parseIdxImages(bytes, "file")).toThrow(DatasetFileError);
    expect(() => parseIdxImages(bytes, "file")).toThrow(message);
  }
  expect(() => parseIdxLabels(images, "file")).toThrow("expected IDX labels (idx1-ubyte), found IDX values with 3 dim");
});
