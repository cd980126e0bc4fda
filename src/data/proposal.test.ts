import { expect, test } from "vitest";
import type { PictureStatistics } from "./picture-statistics.ts";
import { judge, mergeTold } from "./proposal.ts";
import type { PictureSchema } from "./schema.ts";
import type { TableStatistics } from "./statistics.ts";
import { toldStatistics } from "./told-statistics.ts";

const counted = (names: readonly string[]) => names.map((name): [string, number] => [name, 5]);
const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `n${from + i}`);

const table = (known: readonly string[]): TableStatistics => ({
  ...{ kind: "table", version: 1, tables: 1, rows: 5 * known.length, targets: ["y"] },
  columns: [
    {
      ...{ name: "y", tables: 1, rows: 5 * known.length, missing: 0, numbers: 0, wholeNumbers: 0, booleans: 0 },
      values: { known: counted(known), withheldValues: 0, withheldRows: 0 },
    },
  ],
});

const pictures = (known: readonly string[], withheldRows = 0): PictureStatistics => ({
  ...{ kind: "pictures", version: 1, pictures: 5 * known.length, channels: 1, meanSquare: 0.5 },
  classes: { known: counted(known), withheldValues: withheldRows, withheldRows },
});

test("what a relay tells stays bounded: of more than 256 values none are named, and of classes of pictures 1,000", () => {
  const few = mergeTold([table(numbered(200)), table(numbered(56, 200))]);
  expect(few).toMatchObject({ tables: 2, columns: [{ values: { known: { length: 256 } } }] });
  expect(mergeTold([few, table(["more"])])).toMatchObject({ tables: 3, columns: [{ values: "many" }] });
  const many = mergeTold([0, 600, 1200].map((from) => pictures(numbered(600, from))));
  expect(many).toMatchObject({
    pictures: 9000,
    classes: { known: { length: 1000 }, withheldValues: 800, withheldRows: 4000 },
  });
  // Whoever takes it goes by this.
  for (const told of [few, many]) expect(toldStatistics.parse(told)).toEqual(told);
});

test("a node with pictures of none of the classes is found at its relay, unless it has classes that are too rare to be told", () => {
  const schema: PictureSchema = {
    ...{ kind: "pictures", version: 1, width: 8, height: 8, channels: 1 },
    target: { kind: "classes", name: "class", classes: ["cat", "dog"].map((name) => ({ name, count: 10 })) },
  };
  const told = [
    { name: "a", statistics: pictures(["cat"]) },
    { name: "b", statistics: pictures(["fox"]) },
    { name: "c", statistics: pictures(["fox"], 2) },
  ];
  const found = judge(told, { kind: "pictures", width: 8, height: 8 }, { kind: "pictures", schema });
  expect(found.refused).toEqual([
    { name: "b", reason: expect.stringContaining("none of the 2 classes that the others have") },
  ]);
});
