import type { TargetMeaning } from "../learning/dataset.ts";
import type { Random } from "../math/random.ts";
import type { ClassCount } from "./target.ts";
import type { ValueCounts } from "./value-counts.ts";

/** How a target hangs together with the columns. */
export interface Relation {
  readonly meaning: TargetMeaning;
  /** Of a linear model with one score, or one for each class; or the centres of clusters. */
  readonly weights: Float32Array;
  /** 0: not at all; 1: as the weights say. */
  readonly strength: number;
}

/** Rows that are alike: those of a class, or around a centre. */
export interface Group {
  readonly share: number;
  /** How far the columns lie from the mean of all rows of the node, in squares of their deviations. */
  readonly tilt: Float64Array;
}

/** @param classCounts how many examples there are of each class, where targets are classes */
export function groupsOf(
  classCounts: readonly number[] | undefined,
  { meaning, weights, strength }: Relation,
  width: number,
): Group[] {
  if (meaning === "numbers") return [{ share: 1, tilt: new Float64Array(width) }];
  const blocks = scoresOf(meaning, weights, width);
  const counts = classCounts ?? blocks.map(() => 1);
  const sum = counts.reduce((all, count) => all + count, 0);
  const shares = counts.map((count) => (sum > 0 ? count / sum : 1 / counts.length));
  const mean = Float64Array.from({ length: width }, (_, j) =>
    shares.reduce((all, share, k) => all + share * (blocks[k]?.[j] ?? 0), 0),
  );
  return shares.map((share, k) => ({
    share,
    tilt: Float64Array.from({ length: width }, (_, j) => strength * ((blocks[k]?.[j] ?? 0) - (mean[j] as number))),
  }));
}

/** Of linear models the weights of each class or centre. */
export function scoresOf(meaning: TargetMeaning, weights: Float32Array, width: number): readonly Float32Array[] {
  return meaning === "signs" ? halves(weights, width) : blocksOf(weights, width);
}

/** The score of two classes is that of the second less that of the first. */
function halves(weights: Float32Array, width: number): Float32Array[] {
  const half = (sign: number) => Float32Array.from({ length: width }, (_, j) => (sign * (weights[j] as number)) / 2);
  return [half(-1), half(1)];
}

function blocksOf(weights: Float32Array, width: number): Float32Array[] {
  const count = Math.max(1, Math.floor(weights.length / width));
  return Array.from({ length: count }, (_, k) => weights.subarray(k * width, (k + 1) * width));
}

/** Within a class, or around a centre, at least this share of a column's deviation is left. */
const leastWithin = 0.2;

/**
 * What differs between groups is part of the variance of all; too much of it is made less.
 *
 * @param between variance of the groups' shifts, weighted by their shares
 * @returns what to multiply the shifts by, and the deviation that is left within groups
 */
export function splitVariance(variance: number, between: number): { readonly factor: number; readonly within: number } {
  const most = (1 - leastWithin ** 2) * variance;
  const factor = between > most ? Math.sqrt(most / between) : 1;
  return { factor, within: Math.sqrt(Math.max(0, variance - factor ** 2 * between)) };
}

/** Counts of examples by class as they are once those of rare classes are repeated until all classes of all nodes are as frequent. */
export function balancedCounts(known: ValueCounts["known"], classes: readonly ClassCount[]): ValueCounts["known"] {
  const factors = new Map(classes.map(({ name, count }) => [name, count > 0 ? 1e6 / count : 0]));
  return known.map(([name, count]) => [name, Math.round(count * (factors.get(name) ?? 0))]);
}

/** Draws a number from 0 on by these frequencies. */
export function drawer(frequencies: readonly number[]): (random: Random) => number {
  const sum = frequencies.reduce((all, each) => all + each, 0);
  return (random) => {
    let left = random.uniform() * sum;
    for (const [i, each] of frequencies.entries()) {
      left -= each;
      if (left < 0) return i;
    }
    return Math.max(0, frequencies.length - 1);
  };
}
