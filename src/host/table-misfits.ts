import { profileOf } from "../data/agree-schema.ts";
import { isOfNumbers, named } from "../data/column-kind.ts";
import { type Differences, differencesOf } from "../data/differences.ts";
import { tableRefusal } from "../data/misfit-words.ts";
import type { TableSchema } from "../data/schema.ts";
import type { ColumnStatistics, TableStatistics } from "../data/statistics.ts";
import type { TableQuestion } from "../protocol/own-data-messages.ts";
import { UserError } from "../protocol/user-error.ts";
import { lacksTarget } from "./mistyped-target.ts";

/** What a node has told of its table. */
export interface ToldOfTable {
  readonly name: string;
  readonly statistics: TableStatistics;
}

export type Refused = { readonly name: string; readonly reason: string };

/** Of nodes that cannot take part: what is wrong with each of these columns, in a sentence. */
type Problems = ReadonlyMap<string, Differences["problems"]>;

/** Nodes that lack the target, or have text in a column where most others have numbers: no schema is made with them. */
export function oddOnes(told: readonly ToldOfTable[], question: TableQuestion): Problems {
  const { target } = question;
  const problems = new Map<string, Map<string, string>>();
  const add = (node: string, column: string, sentence: string) =>
    problems.set(node, new Map([...(problems.get(node) ?? []), [column, sentence]]));
  for (const { name, statistics } of told) {
    if (target === undefined || !lacksTarget(statistics, question)) continue;
    add(name, target, `column ${named(target)}, the target, is missing`);
  }
  for (const name of new Set(told.flatMap(({ statistics }) => statistics.columns.map((column) => column.name)))) {
    const having = told.flatMap(({ name: node, statistics }) => {
      const column = columnOf(statistics, name);
      return column && column.leftOut === undefined && column.missing < column.rows ? [{ node, column }] : [];
    });
    const texts = having.filter(({ column }) => !isOfNumbers(profileOf(column)));
    if (texts.length === 0 || 2 * texts.length >= having.length) continue;
    for (const { node } of texts) add(node, name, `column ${named(name)} has text where the others have numbers`);
  }
  return problems;
}

/** The odd ones, with whatever else they have otherwise than the others, so that all of it can be mended at once. */
export function withAllProblems(
  told: readonly ToldOfTable[],
  odd: Problems,
  agree: (some: readonly ToldOfTable[]) => TableSchema,
): Refused[] {
  const fitting = told.filter(({ name }) => !odd.has(name));
  const schema = fitting.length > 0 ? schemaIfAny(() => agree(fitting)) : undefined;
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
function schemaIfAny(agree: () => TableSchema): TableSchema | undefined {
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
