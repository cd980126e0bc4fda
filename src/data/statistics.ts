import { z } from "zod";
import { dyadicForm } from "../math/dyadic.ts";
import { hasSentences, isOfNumbers, kindOf, mostCategories, type ToldKinds } from "./column-kind.ts";
import type { ColumnProfile } from "./column-profile.ts";
import { declaredCategories, type Survey } from "./survey.ts";
import { mostClasses, mostClassesOfNumbers } from "./target.ts";
import { valueCounts } from "./value-counts.ts";

/**
 * What a node tells of its table before a run: counts, means and sums of squared deviations, coarse extremes, values with
 * counts. Never a row, and nothing of columns that hold ids, dates or free text. What several nodes tell merges into what one
 * node with all their rows would tell.
 */

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const columnName = z.string().max(500);

const spread = z.object({
  mean: z.number(),
  /** Sum of the squared deviations from the mean. */
  squaredDeviations: z.number().nonnegative(),
  /** Of several tables: the sums of all values and of their squares, exactly (merge-statistics.ts). */
  sums: z.tuple([z.string().regex(dyadicForm), z.string().regex(dyadicForm)]).optional(),
});

const moments = spread.extend({
  /** One significant digit, rounded outwards. */
  minimum: z.number(),
  maximum: z.number(),
});

const columnStatistics = z.object({
  name: columnName,
  /** Tables that have this column. */
  tables: count,
  rows: count,
  missing: count,
  /** Values that are numbers, that are whole numbers, and that are words for yes and no. */
  numbers: count,
  wholeNumbers: count,
  booleans: count,
  /** Of the numbers, if there are any. */
  moments: moments.optional(),
  /** Of the numbers' signed logarithms (signed-log.ts), if they were asked for. */
  logarithm: spread.optional(),
  /** Of categories and classes; `many`: too many to be classes. */
  values: z.union([valueCounts, z.literal("many")]).optional(),
  /** Whether a table's file itself calls it one of categories. */
  declared: z.boolean().optional(),
  /** Why a table tells nothing else of this column. */
  leftOut: z.string().max(200).optional(),
  /** Of several tables: in how many of them it has numbers, and in how many text. */
  votes: z.object({ numbers: count, texts: count }).optional(),
  /** Of several tables: the sum of the numbers that it has among their columns, counted from 0. */
  place: count.optional(),
});

export const tableStatistics = z.object({
  kind: z.literal("table"),
  version: z.literal(1),
  tables: count,
  rows: count,
  /** What the tables call the target, if there is one: one name if they agree. */
  targets: z.array(columnName).max(100),
  columns: z.array(columnStatistics).max(10_000),
});

export type ColumnStatistics = Readonly<z.output<typeof columnStatistics>>;
export type TableStatistics = Readonly<z.output<typeof tableStatistics>>;
export type Moments = Readonly<z.output<typeof moments>>;
export type Spread = Readonly<z.output<typeof spread>>;

/** What is to be learned, as the aggregator asks for it. */
export interface Question {
  /** Left out: nothing is to be predicted. */
  readonly target?: string | undefined;
  /** Takes a target of few whole numbers as a number, not as classes. */
  readonly regression: boolean;
  readonly told: ToldKinds;
}

export interface TellOptions {
  /** Values that fewer rows have are not told, nor means of fewer numbers. */
  readonly minCount: number;
}

/** What is told of a table with these columns, for this question. */
export function statisticsOf(
  survey: Pick<Survey, "rows" | "columns" | "formats">,
  question: Question,
  options: TellOptions,
): TableStatistics {
  const { rows, columns } = survey;
  const told = { ...question.told, declared: declaredCategories(survey) };
  return {
    kind: "table",
    version: 1,
    tables: 1,
    rows,
    targets: question.target === undefined ? [] : [question.target],
    columns: columns
      .filter(({ name }) => !question.told.leftOut.has(name) || name === question.target)
      .map((profile) => columnStatisticsOf(profile, { ...question, told }, options)),
  };
}

function columnStatisticsOf(profile: ColumnProfile, question: Question, { minCount }: TellOptions): ColumnStatistics {
  const { name } = profile;
  const base = { name, tables: 1, rows: profile.count };
  const isTarget = name === question.target;
  const told = { ...question.told, categories: mayBeAskedFor(profile) ? question.told.categories : new Set<string>() };
  const kind = kindOf(profile, told);
  if (kind.kind === "left out" && !isTarget && isPrivate(profile)) {
    return { ...base, missing: profile.missing, numbers: 0, wholeNumbers: 0, booleans: 0, leftOut: kind.why };
  }
  if (!Number.isFinite(profile.squaredDeviations)) {
    return {
      ...base,
      missing: profile.missing,
      numbers: 0,
      wholeNumbers: 0,
      booleans: 0,
      leftOut: "numbers too large",
    };
  }
  // Too few numbers are as good as none.
  const fewNumbers = profile.numbers < minCount;
  const numbers = fewNumbers ? 0 : profile.numbers;
  return {
    ...base,
    missing: profile.missing + profile.numbers - numbers,
    numbers,
    wholeNumbers: fewNumbers ? 0 : profile.wholeNumbers,
    booleans: profile.booleans,
    ...(told.declared?.has(name) && kind.kind === "category" ? { declared: true } : {}),
    ...(numbers > 0 ? { moments: momentsOf(profile) } : {}),
    ...(numbers > 0 && profile.logarithm && told.logarithms?.has(name) ? { logarithm: profile.logarithm } : {}),
    ...valuesOf(profile, isTarget ? !question.regression : kind.kind !== "number", isTarget, minCount),
  };
}

/** Ids, dates and free text: neither constant nor empty. */
function isPrivate({ values: seen, count: all, missing }: ColumnProfile): boolean {
  return all > missing && seen?.size !== 1;
}

/** Whether a column may be told value by value if the aggregator calls it one of categories. */
function mayBeAskedFor(profile: ColumnProfile): boolean {
  const { values: seen, count: all, missing } = profile;
  return seen !== undefined && !hasSentences(seen) && seen.size <= mostCategories && all - missing >= 2 * seen.size;
}

function valuesOf(
  profile: ColumnProfile,
  wanted: boolean,
  isTarget: boolean,
  minCount: number,
): Pick<ColumnStatistics, "values"> {
  const { values: seen, count: all, missing, wholeNumbers } = profile;
  if (!wanted || all === missing) return {};
  // A constant number is told by its mean.
  if (!isTarget && isOfNumbers(profile) && seen?.size === 1) return {};
  const most = isTarget ? (isOfNumbers(profile) ? mostClassesOfNumbers : mostClasses) : mostCategories;
  const areNumbers = isTarget && isOfNumbers(profile) && wholeNumbers < all - missing;
  if (seen === undefined || seen.size > most || areNumbers) return { values: "many" };
  const known = [...seen].filter(([, n]) => n >= minCount).sort(([a], [b]) => (a < b ? -1 : 1));
  const knownRows = known.reduce((sum, [, n]) => sum + n, 0);
  return {
    values: { known, withheldValues: seen.size - known.length, withheldRows: all - missing - knownRows },
  };
}

function momentsOf({ mean, squaredDeviations, minimum, maximum }: ColumnProfile): Moments {
  return { mean, squaredDeviations, minimum: coarse(minimum, Math.floor), maximum: coarse(maximum, Math.ceil) };
}

/** In one significant digit; what is too small or too large for that is the smallest or largest number that is not. */
function coarse(value: number, round: (value: number) => number): number {
  const size = Math.abs(value);
  if (size < smallest) return round(value) === 0 ? 0 : Math.sign(value) * smallest;
  if (size > largest) return Math.sign(value) * Number.MAX_VALUE;
  const power = Math.floor(Math.log10(size));
  // Powers of ten below 1 are no float64, their reciprocals are.
  return power >= 0 ? round(value / 10 ** power) * 10 ** power : round(value * 10 ** -power) / 10 ** -power;
}

const smallest = 1e-300;
const largest = 1e300;
