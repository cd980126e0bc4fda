import { expect, test } from "vitest";
import { DifferentSizes, type PictureSet } from "../data/picture-set.ts";
import type { PicturesAt } from "../platform/nodejs/data-at.ts";
import { UserError } from "../protocol/user-error.ts";
import { lookAtPictures } from "./init-pictures.ts";

function picturesOf(side: number, several = false): PicturesAt {
  const read = async ({ size }: { readonly size?: { readonly width: number; readonly height: number } } = {}) => {
    if (several && !size) throw new UserError("several sizes", { cause: new DifferentSizes("several sizes") });
    const { width, height } = size ?? { width: side, height: side };
    const classes = ["cat", "dog"].map((name) => ({ name, count: 5 }));
    const pictures = Array.from({ length: 10 }, () => new Uint8Array(width * height));
    const labels = Uint16Array.from(pictures, (_, i) => i % 2);
    const set: PictureSet = { width, height, channels: 1, classes, labels, pictures, leftOut: [], unreadable: [] };
    return set;
  };
  return { kind: "pictures", path: "pets", written: "folders", list: async () => ({ classes: [], labels: [] }), read };
}

test("a file describes pictures in their own size, or where that is large or differs, in a usual one", async () => {
  const found = async (data: PicturesAt) => (await lookAtPictures(data, () => {})).chosen;
  const classes = "classes: cat (5), dog (5)";
  expect(await found(picturesOf(28))).toEqual({ value: "28x28", why: `In the example: all are 28x28; ${classes}` });
  expect(await found(picturesOf(200))).toEqual({
    value: "32x32",
    why: `In the example: they are 200x200, which makes a large model; ${classes}`,
  });
  expect(await found(picturesOf(28, true))).toMatchObject({ value: "32x32" });
});
