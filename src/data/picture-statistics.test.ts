import fc from "fast-check";
import { expect, test } from "vitest";
import type { Picture } from "./picture.ts";
import { PictureCollector, type PictureSet } from "./picture-set.ts";
import {
  mergePictureStatistics,
  type PictureStatistics,
  pictureStatistics,
  pictureStatisticsOf,
} from "./picture-statistics.ts";

const names = ["cat", "dog", "hen"];

/** Pictures of one or two pixels. */
function setOf(pictures: readonly (readonly [label: number, pixels: readonly number[]])[]): PictureSet {
  const collector = new PictureCollector(names);
  for (const [label, pixels] of pictures) {
    const picture: Picture = { width: pixels.length, height: 1, channels: 1, pixels: Uint8Array.from(pixels) };
    collector.add({ picture, label, where: "here" });
  }
  return collector.end();
}

const tell = (set: PictureSet, minCount = 1) => pictureStatisticsOf(set, () => true, { minCount });

test("classes are told with their counts, and how bright all pixels are together", () => {
  const set = setOf([
    [0, [255, 0]],
    [0, [0, 0]],
    [2, [0, 51]],
  ]);
  // Squares of 1, 0.2 and four zeros.
  expect(tell(set)).toEqual({
    kind: "pictures",
    version: 1,
    pictures: 3,
    channels: 1,
    meanSquare: expect.closeTo(1.04 / 6, 12),
    classes: {
      known: [
        ["cat", 2],
        ["hen", 1],
      ],
      withheldValues: 0,
      withheldRows: 0,
    },
  });
});

test("what is kept for testing is not told, and neither are classes of too few pictures", () => {
  const set = setOf([
    [0, [255]],
    [0, [255]],
    [1, [255]],
    [2, [0]],
  ]);
  const told = pictureStatisticsOf(set, (picture) => picture !== 3, { minCount: 2 });
  expect(told).toMatchObject({ pictures: 3, meanSquare: 1 });
  expect(told.classes).toEqual({ known: [["cat", 2]], withheldValues: 1, withheldRows: 1 });
  expect(JSON.stringify(told)).not.toMatch(/dog|hen/);
});

test("merged in any order, statistics are those of all pictures", () => {
  const picture = fc.tuple(fc.nat(2), fc.tuple(fc.nat(255), fc.nat(255)));
  const parts = fc.array(fc.array(picture, { maxLength: 6 }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(parts, fc.nat(), (each, first) => {
      const told = each.map((some) => pictureStatistics.parse(JSON.parse(JSON.stringify(tell(setOf(some))))));
      const turned = [...told.slice(first % told.length), ...told.slice(0, first % told.length)];
      const merged = turned.reduce(mergePictureStatistics);
      const all = tell(setOf(each.flat()));
      expect(merged).toEqual({ ...all, meanSquare: expect.closeTo(all.meanSquare, 9) });
    }),
  );
});

test("one node with colour makes all in colour", () => {
  const grey = tell(setOf([[0, [1]]]));
  const coloured: PictureStatistics = { ...grey, channels: 3 };
  expect(mergePictureStatistics(grey, coloured).channels).toBe(3);
  expect(mergePictureStatistics(coloured, grey).channels).toBe(3);
});
