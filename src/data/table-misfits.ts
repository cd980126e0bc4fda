import type { TableQuestion } from "../protocol/own-data-messages.ts";
import { UserError } from "../protocol/user-error.ts";
import { named } from "./column-kind.ts";
import { type Differences, differencesOf } from "./differences.ts";
import { votesOf } from "./merge-statistics.ts";
import { tableRefusal } from "./misfit-words.ts";
import type { TableSchema } from "./schema.ts";
import type { ColumnStatistics, TableStatistics } from "./statistics.ts";
import { profileOf } from "./told-profile.ts";

/** What a node has told of its table, or a relay of those of its nodes. */
export interface ToldOfTable {
  readonly name: string;
  readonly statistics: TableStatistics;
  /** Left out: false. Of a relay it is known that some of its nodes do not fit, and not which. */
  readonly isRelay?: boolean | undefined;
}

export type Refused = { readonly name: string; readonly reason: string };

/** Of nodes that cannot take part: what is wrong with each of these columns, in a sentence. */
type Problems = ReadonlyMap<string, Differences["problems"]>;

/** Columns in which few tables have text, and most others numbers. */
export function oddColumns(told: readonly Pick<ToldOfTable, "statistics">[]): string[] {
  const votes = new Map<string, { numbers: number; texts: number }>();
  for (const { statistics } of told) {
    for (const column of statistics.columns) {
      const { numbers, texts } = votesOf(column);
      const before = votes.get(column.name) ?? { numbers: 0, texts: 0 };
      votes.set(column.name, { numbers: before.numbers + numbers, texts: before.texts + texts });
    }
  }
  return [...votes].flatMap(([name, { numbers, texts }]) => (texts > 0 && texts < numbers ? [name] : []));
}

/** How many of these tables have no column that the target names. */
function withoutTarget({ tables, targets, columns }: TableStatistics, { target }: TableQuestion): number {
  if (target === undefined) return 0;
  if (tables === 1) return targets.length === 0 ? 1 : 0;
  const having = columns.reduce((sum, column) => sum + (targets.includes(column.name) ? column.tables : 0), 0);
  return Math.max(0, tables - having);
}

/** Whether it lacks the target, or has text in one of these columns: no schema is made with it. */
export function isOdd({ statistics }: ToldOfTable, question: TableQuestion, columns: readonly string[]): boolean {
  if (withoutTarget(statistics, question) > 0) return true;
  return columns.some((name) => textsIn(statistics, name) > 0);
}

/** What is odd about which of these nodes. */
export function oddOnes(told: readonly ToldOfTable[], question: TableQuestion, columns: readonly string[]): Problems {
  const { target } = question;
  const problems = new Map<string, Map<string, string>>();
  for (const { name: node, statistics } of told) {
    const ofNode = new Map<string, string>();
    if (target !== undefined && withoutTarget(statistics, question) > 0)
      ofNode.set(target, `column ${named(target)}, the target, is missing`);
    for (const name of columns) {
      if (textsIn(statistics, name) > 0)
        ofNode.set(name, `column ${named(name)} has text where the others have numbers`);
    }
    if (ofNode.size > 0) problems.set(node, ofNode);
  }
  return problems;
}

function textsIn(statistics: TableStatistics, name: string): number {
  const column = columnOf(statistics, name);
  return column ? votesOf(column).texts : 0;
}

/** The odd ones, with whatever else they have otherwise than the others, so that all of it can be mended at once. */
export function withAllProblems(
  told: readonly ToldOfTable[],
  odd: Problems,
  schema: TableSchema | undefined,
): Refused[] {
  return told.flatMap(({ name, statistics }) => {
    const known = odd.get(name);
    if (!known) return [];
    const found = schema ? problemsOf(statistics, schema) : [];
    const all = new Map([...known, ...[...found].filter(([column]) => !known.has(column))]);
    return [{ name, reason: tableRefusal([...all.values()]) }];
  });
}

export function misfits(told: readonly ToldOfTable[], schema: TableSchema): Refused[] {
  return told.flatMap(({ name, statistics }) => {
    const problems = problemsOf(statistics, schema);
    return problems.size > 0 ? [{ name, reason: tableRefusal([...problems.values()]) }] : [];
  });
}

function problemsOf({ columns }: TableStatistics, schema: TableSchema): Differences["problems"] {
  return differencesOf(columns.map(profileOf), schema).problems;
}

/** What is wrong with the others is told when they are looked at. */
export function schemaIfAny(agree: () => TableSchema): TableSchema | undefined {
  try {
    return agree();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

export function columnOf({ columns }: TableStatistics, name: string): ColumnStatistics | undefined {
  return columns.find((column) => column.name === name);
}
