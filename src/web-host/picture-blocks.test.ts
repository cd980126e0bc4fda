import { expect, test } from "vitest";
import { parseIdxImages, parseIdxLabels } from "../datasets/idx.ts";
import { pictureBlocks } from "./picture-blocks.ts";

/** Three pictures of 2 x 1 in a block of two and one of one. */
function three() {
  const blocks = pictureBlocks({ width: 2, height: 1 });
  blocks.add(Uint8Array.of(7, 3, 10, 11, 20, 21), 2);
  blocks.add(Uint8Array.of(5, 30, 31), 1);
  return blocks;
}

test("pictures of any blocks are found by their number, with their labels, in the order that is asked for", () => {
  const { images, labels } = three().filesOf(Uint32Array.of(2, 0));
  expect(parseIdxImages(images, "images")).toEqual({
    count: 2,
    rows: 1,
    columns: 2,
    pixels: Uint8Array.of(30, 31, 10, 11),
  });
  expect(parseIdxLabels(labels, "labels")).toEqual(Uint8Array.of(5, 7));
});

test("the labels of the first pictures are those of blocks that have arrived", () => {
  expect([1, 2, 3, 9].map((count) => [...three().labels(count)])).toEqual([[7], [7, 3], [7, 3, 5], [7, 3, 5]]);
});

test("a block of another length, and a picture that has not arrived, are refused", () => {
  expect(() => three().add(Uint8Array.of(1, 2), 1)).toThrow("1 pictures are 3 bytes, and these are 2");
  expect(() => three().filesOf(Uint32Array.of(3))).toThrow("there is no picture 3 of 3");
});
