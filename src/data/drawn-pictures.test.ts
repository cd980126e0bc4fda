import { expect, test } from "vitest";
import { balancedPictures, drawPictures } from "./drawn-pictures.ts";
import type { PictureStatistics } from "./picture-statistics.ts";
import type { PictureSchema } from "./schema.ts";

const classes = ["cat", "dog", "owl"].map((name, i) => ({ name, count: [600, 300, 100][i] as number }));
const schema: PictureSchema = {
  ...{ kind: "pictures", version: 1, width: 14, height: 10, channels: 3 },
  target: { kind: "classes", name: "class", classes },
};
const pixels = 14 * 10 * 3;
const statistics: PictureStatistics = {
  ...{ kind: "pictures", version: 1, pictures: 1000, channels: 3, meanSquare: 0.09 },
  classes: { known: classes.map(({ name, count }) => [name, count]), withheldValues: 0, withheldRows: 0 },
};
/** The upper half tells cats from others; the last row is black in all pictures. */
const weights = Float32Array.from({ length: 3 * pixels }, (_, i) => {
  const [of, at] = [Math.floor(i / pixels), i % pixels];
  if (at >= (pixels * 9) / 10) return 0;
  return at < pixels / 2 ? (of === 0 ? 2 : -1) : 1;
});
const drawn = (strength: number, seed = 1) =>
  drawPictures({ statistics, rows: 1000 }, schema, { meaning: "classes", weights, strength }, { seed, stream: "a" });

function means({ features, targets }: ReturnType<typeof drawn>, wanted: number) {
  if (targets.kind !== "class") throw new Error("these have classes");
  const rows = [...targets.values].flatMap((value, row) => (value === wanted ? [row] : []));
  const mean = (from: number, to: number) => {
    let sum = 0;
    for (const row of rows) for (let j = from; j < to; j++) sum += features.data[row * pixels + j] as number;
    return sum / rows.length / (to - from) / 255;
  };
  return {
    upper: mean(0, pixels / 2),
    lower: mean(pixels / 2, (pixels * 9) / 10),
    last: mean((pixels * 9) / 10, pixels),
  };
}

test("pictures are as bright, and their classes as frequent, as a node told, and dark where no weight is", () => {
  const { features, targets, exampleCount } = drawn(0);
  if (targets.kind !== "class") throw new Error("these have classes");
  const squares = Array.from(features.data).reduce((sum, byte) => sum + (byte / 255) ** 2, 0);
  expect(squares / features.data.length).toBeGreaterThan(0.08);
  expect(squares / features.data.length).toBeLessThan(0.1);
  const counts = [0, 1, 2].map((wanted) => targets.values.filter((value) => value === wanted).length);
  for (const [i, { count }] of classes.entries()) expect(Math.abs((counts[i] as number) - count)).toBeLessThan(60);
  expect(means(drawn(0), 0).last).toBe(0);
  expect(exampleCount).toBe(1000);
});

test("classes differ where their weights do, the more the stronger", () => {
  const apart = (strength: number) => means(drawn(strength), 0).upper - means(drawn(strength), 1).upper;
  expect(Math.abs(apart(0))).toBeLessThan(0.02);
  expect(apart(1)).toBeGreaterThan(0.05);
  expect(apart(4)).toBeGreaterThan(2 * apart(1));
  expect(Math.abs(means(drawn(4), 0).lower - means(drawn(4), 1).lower)).toBeLessThan(0.02);
});

test("the same seed gives the same pictures, and balance classes of the same size", () => {
  const [one, same, other] = [drawn(1), drawn(1), drawn(1, 2)];
  const differences = ({ features }: typeof one) => features.data.filter((value, i) => value !== one.features.data[i]);
  expect(differences(same)).toHaveLength(0);
  expect(same.targets).toEqual(one.targets);
  expect(differences(other).length).toBeGreaterThan(pixels);
  const { known } = balancedPictures(statistics, schema).classes;
  expect(new Set(known.map(([, count]) => Math.round(count / 1e4))).size).toBe(1);
});
