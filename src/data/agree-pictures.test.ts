import { expect, test } from "vitest";
import { agreePictures, pictureDifferences } from "./agree-pictures.ts";
import type { PictureStatistics } from "./picture-statistics.ts";

const question = { kind: "pictures", width: 28, height: 20 } as const;

function told(known: [string, number][], { withheldRows = 0, channels = 1 as 1 | 3 } = {}): PictureStatistics {
  const classes = { known, withheldValues: withheldRows, withheldRows };
  return { kind: "pictures", version: 1, pictures: 50, channels, meanSquare: 0.25, classes };
}

const twoKinds = told([
  ["img10", 20],
  ["img9", 30],
]);

test("pictures are of the size that was asked for, and their classes in natural order", () => {
  expect(agreePictures(twoKinds, question)).toEqual({
    kind: "pictures",
    version: 1,
    width: 28,
    height: 20,
    channels: 1,
    target: {
      kind: "classes",
      name: "class",
      classes: [
        { name: "img9", count: 30 },
        { name: "img10", count: 20 },
      ],
    },
  });
});

test("they are in colour if some are, unless all are to be grey", () => {
  const coloured = { ...twoKinds, channels: 3 } as const;
  expect(agreePictures(coloured, question).channels).toBe(3);
  expect(agreePictures(coloured, { ...question, channels: 1 }).channels).toBe(1);
});

test.each([
  [told([["cat", 50]]), "all pictures are of one class, cat: there is nothing to tell apart"],
  [told([["cat", 40]], { withheldRows: 4 }), "4 are of classes that are too rare to be told; let the nodes tell them"],
  [told([], { withheldRows: 4 }), "no class has enough pictures to be told"],
  [told(Array.from({ length: 257 }, (_, i) => [`c${i}`, 9])), "257 classes together, and a model can tell 256 apart"],
])("what cannot be told apart is refused (%#)", (merged, message) => {
  expect(() => agreePictures(merged, question)).toThrow(message);
});

test("a node without any of the classes does not fit, and one with others besides is told how many it cannot use", () => {
  const schema = agreePictures(twoKinds, question);
  const differences = (...classes: [string, number][]) =>
    pictureDifferences(
      classes.map(([name, count]) => ({ name, count })),
      schema,
    );
  expect(differences(["img9", 1])).toEqual({ problems: [], warnings: [] });
  expect(differences(["IMG9", 1], ["img9", 0])).toEqual({
    problems: ["there are none of the 2 classes that the others have"],
    warnings: [],
  });
  expect(differences(["img9", 1], ["cat", 3], ["dog", 1])).toEqual({
    problems: [],
    warnings: ["4 pictures are of 2 classes that the others have not: not learned from"],
  });
});
