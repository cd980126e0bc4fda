import type { Dataset } from "../learning/dataset.ts";
import { createRandom, type Random } from "../math/random.ts";
import {
  balancedCounts,
  drawer,
  type Group,
  groupsOf,
  type Relation,
  scoresOf,
  splitVariance,
} from "./drawn-groups.ts";
import { featureCount } from "./features.ts";
import { classTargets } from "./picture-examples.ts";
import type { PictureStatistics } from "./picture-statistics.ts";
import type { PictureSchema } from "./schema.ts";

/**
 * Pictures of the same shape as a node's, drawn from what the node told of them: as many, with its frequencies of classes, and as
 * bright on the average of all. Nobody tells where they are bright, or how a class looks: they are bright where the learned weights
 * are large, classes differ in the direction of the weights, times a `strength`, and within a class brightness varies smoothly from
 * place to place.
 */

/** What is known of a node's pictures. */
export interface PicturesShape {
  readonly statistics: PictureStatistics;
  readonly rows: number;
}

/** Half of the mean square is the mean's, the rest is how pictures differ: digits have less of the mean, photographs more. */
const share = Math.SQRT1_2;

/** The statistics of a node whose pictures of rare classes are repeated until all classes of all nodes are as frequent. */
export function balancedPictures(statistics: PictureStatistics, { target }: PictureSchema): PictureStatistics {
  if (target.kind !== "classes") return statistics;
  const known = balancedCounts(statistics.classes.known, target.classes);
  return { ...statistics, classes: { ...statistics.classes, known } };
}

/** Draws the pictures of one node; the same seed and stream give the same pictures. */
export function drawPictures(
  { statistics, rows }: PicturesShape,
  schema: PictureSchema,
  relation: Relation,
  { seed, stream }: { readonly seed: number; readonly stream: string },
): Dataset {
  const width = featureCount(schema);
  const random = createRandom(seed, "drawn pictures", stream);
  const classes = schema.target.kind === "classes" ? schema.target.classes : [];
  const known = new Map(statistics.classes.known);
  const groups = groupsOf(
    classes.map(({ name }) => known.get(name) ?? 0),
    relation,
    width,
  );
  const drawGroup = drawer(groups.map((group) => group.share));
  const scale = brightness(relation, width, Math.sqrt(statistics.meanSquare));
  const { shifts, within } = looksOf(groups, scale);
  const data = new Uint8Array(rows * width);
  const values = new Uint8Array(rows);
  const noise = smoothNoise(schema);
  for (let row = 0; row < rows; row++) {
    const group = drawGroup(random);
    values[row] = group;
    const shift = shifts[group] as Float64Array;
    noise.draw(random);
    for (let j = 0; j < width; j++) {
      const deviations = (shift[j] as number) + (within[j] as number) * noise.at(j);
      data[row * width + j] = clamped(255 * (scale[j] as number) * share * (1 + deviations));
    }
  }
  return {
    exampleCount: rows,
    features: { kind: "bytes", data, featureCount: width, scale: 1 / 255 },
    targets: classTargets(values, relation.meaning, classes.length),
    labels: { values, labelCount: classes.length },
  };
}

const clamped = (value: number) => Math.round(Math.min(255, Math.max(0, value)));

/** Root mean squares of the pixels: as the weights', whose gradients were sums of pixels. */
function brightness({ meaning, weights }: Relation, width: number, rootMeanSquare: number): Float64Array {
  const scores = scoresOf(meaning, weights, width);
  const squares = Float64Array.from({ length: width }, (_, j) =>
    scores.reduce((sum, score) => sum + (score[j] ?? 0) ** 2, 0),
  );
  const mean = squares.reduce((sum, square) => sum + square, 0) / width;
  return squares.map((square) => rootMeanSquare * (mean > 0 ? Math.sqrt(square / mean) : 1));
}

/** For each group how far its pixels lie from those of all, and how far they vary within it, in deviations of all pictures. */
function looksOf(groups: readonly Group[], scale: Float64Array) {
  const shifts = groups.map(({ tilt }) => tilt.map((value, j) => value * share * (scale[j] as number)));
  const within = scale.map((_, j) => {
    const between = groups.reduce((sum, group, k) => sum + group.share * (shifts[k]?.[j] ?? 0) ** 2, 0);
    const { factor, within: left } = splitVariance(1, between);
    for (const shift of shifts) shift[j] = factor * (shift[j] as number);
    return left;
  });
  return { shifts, within };
}

/** Values that are drawn along a side; those between them are blended, as neighbours in pictures are alike. */
const drawnAlong = 7;

/** Normally distributed at each pixel, the same in all colours, and smooth. */
function smoothNoise({ width, height, channels }: PictureSchema) {
  const across = blends(width);
  const down = blends(height);
  const columns = Math.min(width, drawnAlong) + 1;
  const grid = new Float64Array(columns * (Math.min(height, drawnAlong) + 1));
  const values = new Float64Array(width * height);
  return {
    draw(random: Random): void {
      for (let i = 0; i < grid.length; i++) grid[i] = random.normal();
      for (let y = 0, at = 0; y < height; y++) {
        const { place: top, part: v } = down[y] as Blend;
        for (let x = 0; x < width; x++, at++) {
          const { place: left, part: u } = across[x] as Blend;
          const corner = top * columns + left;
          const value =
            (1 - v) * ((1 - u) * (grid[corner] as number) + u * (grid[corner + 1] as number)) +
            v * ((1 - u) * (grid[corner + columns] as number) + u * (grid[corner + columns + 1] as number));
          values[at] = value / Math.sqrt((u ** 2 + (1 - u) ** 2) * (v ** 2 + (1 - v) ** 2));
        }
      }
    },
    at: (feature: number): number => values[Math.floor(feature / channels)] as number,
  };
}

/** Between which two drawn values a pixel lies, and how near the second. */
interface Blend {
  readonly place: number;
  readonly part: number;
}

function blends(pixels: number): Blend[] {
  const cells = Math.min(pixels, drawnAlong);
  return Array.from({ length: pixels }, (_, i) => {
    const at = ((i + 0.5) * cells) / pixels;
    return { place: Math.floor(at), part: at - Math.floor(at) };
  });
}
