import { type Dyadic, dyadic, dyadicIn, dyadicText, nothing, plus, quotient, times } from "../math/dyadic.ts";
import { isOfNumbers } from "./column-kind.ts";
import type { ColumnStatistics, Moments, Spread, TableStatistics } from "./statistics.ts";
import { mostClasses } from "./target.ts";
import { profileOf } from "./told-profile.ts";
import { mergeValues, type ValueCounts } from "./value-counts.ts";

/**
 * What all the rows behind several statistics would have told. Sums are exact, so that it comes to the same, bit for bit, in whatever order
 * and in whatever groups tables are merged: nodes behind relays read their tables as they would without these.
 */

/** Names of the target, columns, and categories of more tables than this have are not told on. */
const mostTargets = 100;

/** @param tables one at least */
export function mergeStatistics(tables: readonly TableStatistics[]): TableStatistics {
  const [only, ...others] = tables;
  if (only && others.length === 0) return only;
  const byName = new Map<string, PlacedColumn[]>();
  for (const { columns } of tables) {
    for (const [i, column] of columns.entries()) {
      const placed = { ...column, place: column.place ?? i };
      const same = byName.get(column.name);
      if (same) same.push(placed);
      else byName.set(column.name, [placed]);
    }
  }
  return {
    kind: "table",
    version: 1,
    tables: sum(tables, (table) => table.tables),
    rows: sum(tables, ({ rows }) => rows),
    targets: [...new Set(tables.flatMap(({ targets }) => targets))].sort().slice(0, mostTargets),
    columns: Array.from(byName.values(), mergeColumns).sort(inTheirOrder),
  };
}

type PlacedColumn = ColumnStatistics & { readonly place: number };

/** As they stand in the tables on average. */
function inTheirOrder(a: PlacedColumn, b: PlacedColumn): number {
  return a.place / a.tables - b.place / b.tables || (a.name < b.name ? -1 : 1);
}

/** In how many tables a column has numbers, and in how many text; not where it is left out or empty. */
export function votesOf(column: ColumnStatistics): { readonly numbers: number; readonly texts: number } {
  const { votes, leftOut, missing, rows } = column;
  if (votes) return votes;
  if (leftOut !== undefined || missing >= rows) return { numbers: 0, texts: 0 };
  return isOfNumbers(profileOf(column)) ? { numbers: 1, texts: 0 } : { numbers: 0, texts: 1 };
}

function mergeColumns(columns: readonly PlacedColumn[]): PlacedColumn {
  const [first] = columns as readonly [PlacedColumn];
  const moments = mergeMoments(columns);
  const logarithm = mergeLogarithms(columns);
  const values = columns.reduce(mergeValuesOf).values;
  const [why] = columns.flatMap(({ leftOut }) => (leftOut === undefined ? [] : [leftOut])).sort();
  const votes = columns.map(votesOf);
  return {
    name: first.name,
    tables: sum(columns, ({ tables }) => tables),
    rows: sum(columns, ({ rows }) => rows),
    missing: sum(columns, ({ missing }) => missing),
    numbers: sum(columns, ({ numbers }) => numbers),
    wholeNumbers: sum(columns, ({ wholeNumbers }) => wholeNumbers),
    booleans: sum(columns, ({ booleans }) => booleans),
    ...(moments ? { moments } : {}),
    ...(logarithm ? { logarithm } : {}),
    ...(values ? { values } : {}),
    ...(columns.some(({ declared }) => declared) ? { declared: true } : {}),
    ...(why === undefined ? {} : { leftOut: why }),
    votes: { numbers: sum(votes, ({ numbers }) => numbers), texts: sum(votes, ({ texts }) => texts) },
    place: sum(columns, ({ place }) => place),
  };
}

function mergeMoments(columns: readonly ColumnStatistics[]): Moments | undefined {
  const told = columns.flatMap(({ moments, numbers }) => (moments ? [{ spread: moments, numbers }] : []));
  const extremes = told.map(({ spread }) => spread);
  if (told.length === 0) return undefined;
  return {
    ...mergeSpreads(told),
    minimum: Math.min(...extremes.map(({ minimum }) => minimum)),
    maximum: Math.max(...extremes.map(({ maximum }) => maximum)),
  };
}

/** Nothing, if one of them has numbers whose logarithms it has not told. */
function mergeLogarithms(columns: readonly ColumnStatistics[]): Spread | undefined {
  const told = columns.flatMap(({ logarithm, numbers }) => (logarithm ? [{ spread: logarithm, numbers }] : []));
  if (told.length === 0 || columns.some(({ logarithm, numbers }) => numbers > 0 && !logarithm)) return undefined;
  return mergeSpreads(told);
}

function mergeSpreads(told: readonly { readonly spread: Spread; readonly numbers: number }[]): Spread {
  let [values, squares, numbers] = [nothing, nothing, 0];
  for (const each of told) {
    const [ofValues, ofSquares] = sumsOf(each.spread, each.numbers);
    values = plus(values, ofValues);
    squares = plus(squares, ofSquares);
    numbers += each.numbers;
  }
  // Exact, nothing of it cancels.
  const below = times(values, { ...values, mantissa: -values.mantissa });
  const deviations = plus(times(squares, dyadic(numbers)), below);
  return {
    mean: quotient(values, numbers),
    squaredDeviations: Math.max(0, quotient(deviations, numbers)),
    sums: [dyadicText(values), dyadicText(squares)],
  };
}

/** Of all values, and of their squares. */
function sumsOf({ mean, squaredDeviations, sums }: Spread, numbers: number): readonly [Dyadic, Dyadic] {
  if (sums) return [dyadicIn(sums[0]), dyadicIn(sums[1])];
  const [each, all] = [dyadic(mean), dyadic(numbers)];
  const values = times(each, all);
  return [values, plus(times(values, each), dyadic(squaredDeviations))];
}

type WithValues = Pick<ColumnStatistics, "rows" | "missing" | "values">;

function mergeValuesOf<C extends WithValues>(ofA: C, ofB: C): C {
  const rest = { rows: ofA.rows + ofB.rows, missing: ofA.missing + ofB.missing };
  if (ofA.values === undefined && ofB.values === undefined) return { ...ofA, ...rest };
  const [a, b] = [ofA.values ?? untold(ofA), ofB.values ?? untold(ofB)];
  const values = a === "many" || b === "many" ? "many" : fewOf(mergeValues(a, b));
  return { ...ofA, ...rest, values };
}

const fewOf = (values: ValueCounts) => (values.known.length > mostClasses ? "many" : values);

/** Rows with numbers where other tables have values: these are not known, but they are there. */
function untold({ rows, missing }: WithValues): ValueCounts {
  return { known: [], withheldValues: 0, withheldRows: rows - missing };
}

const sum = <T>(each: readonly T[], of: (one: T) => number): number => each.reduce((total, one) => total + of(one), 0);
