import { expect, test } from "vitest";
import { builtInCatalog as catalog } from "../catalog/built-in.ts";
import type { PictureSchema } from "./schema.ts";
import { madeUpExamples } from "./schema-model.ts";

function pictures(side: number, classCount: number): PictureSchema {
  const classes = Array.from({ length: classCount }, (_, i) => ({ name: `c${i}`, count: 9 }));
  const target = { kind: "classes", name: "class", classes } as const;
  return { kind: "pictures", version: 1, width: side, height: side, channels: 3, target };
}

test("of large pictures few are made up, and one for each centre of K-means at least", () => {
  const made = (side: number, classCount: number) => madeUpExamples(catalog, "k-means", pictures(side, classCount));
  expect(made(14, 3).exampleCount).toBe(500);
  const large = made(256, 2);
  expect(large.exampleCount).toBe(10);
  expect(large.features.data.length).toBe(10 * 256 * 256 * 3);
  expect(made(64, 200).exampleCount).toBe(200);
});
