import { named, shellQuoted } from "./column-kind.ts";
import { mergeStatistics } from "./merge-statistics.ts";
import type { TableSchema } from "./schema.ts";
import { signedLog } from "./signed-log.ts";
import type { TableStatistics } from "./statistics.ts";

/** Values so many standard deviations from the mean make a tail heavy: 10,000 incomes have one, normal numbers never. */
const heavyFrom = 15;
/** Extremes that nodes tell are rounded outwards, to twice their size at most. */
const coarseFrom = 2 * heavyFrom;

export interface Spread {
  readonly mean: number;
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** How many deviations the farthest value is from the mean, if that is many and the logarithm brings it nearer; else undefined. */
export function heavyTail(spread: Spread, from = heavyFrom): number | undefined {
  const { mean, deviation, minimum, maximum } = spread;
  const far = maximum - mean > mean - minimum ? maximum : minimum;
  const distance = Math.abs(far - mean) / deviation;
  if (!(distance >= from)) return undefined;
  // The logarithm's slope at the mean is 1 / (1 + |mean|).
  const byLogarithm = (Math.abs(signedLog(far) - signedLog(mean)) / deviation) * (1 + Math.abs(mean));
  return byLogarithm < distance / 2 ? distance : undefined;
}

/** A column of which {@link heavyTail} says how far it reaches. */
export interface HeavyTail {
  readonly name: string;
  readonly distance: number;
}

/** One warning of all such columns, and what to do about them. */
export function heavyTailWarnings(tails: readonly HeavyTail[]): string[] {
  if (tails.length === 0) return [];
  const columns = tails.map(({ name, distance }) => `${named(name)} (${Number(distance.toPrecision(1))})`);
  const [have, its, them] = tails.length === 1 ? ["column", "its mean", "it"] : ["columns", "their mean", "them"];
  const options = tails.map(({ name }) => `--log ${shellQuoted(name)}`).join(" ");
  const verb = tails.length === 1 ? "has" : "have";
  return [
    `${have} ${columns.join(", ")} ${verb} values so many standard deviations from ${its}: a few rows decide what is learned of ${them}, in small steps; the logarithm helps: ${options}`,
  ];
}

/** The same of columns that nodes told of, as far as their rough extremes say. */
export function heavyTails(tables: readonly TableStatistics[], { columns }: TableSchema): string[] {
  const told = new Map(mergeStatistics(tables).columns.map((column) => [column.name, column]));
  const tails = columns.flatMap((column) => {
    const moments = told.get(column.name)?.moments;
    if (column.kind !== "number" || column.log || !moments) return [];
    const { mean, deviation } = column;
    const distance = heavyTail({ ...moments, mean, deviation }, coarseFrom);
    return distance === undefined ? [] : [{ name: column.name, distance }];
  });
  return heavyTailWarnings(tails);
}
