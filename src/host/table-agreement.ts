import { agreeSchema, profileOf } from "../data/agree-schema.ts";
import { asked } from "../data/asked-question.ts";
import { isOfNumbers, named } from "../data/column-kind.ts";
import type { TableSchema } from "../data/schema.ts";
import { spellingsOfOne } from "../data/spellings.ts";
import { type ColumnStatistics, mergeStatistics } from "../data/statistics.ts";
import type { TableQuestion } from "../protocol/own-data-messages.ts";
import { refuseMistypedTarget } from "./mistyped-target.ts";
import { columnOf, misfits, oddOnes, type Refused, type ToldOfTable, withAllProblems } from "./table-misfits.ts";

/**
 * The schema of all these tables, or those that do not fit to the others.
 *
 * @param given that of a model that is gone on from
 * @throws UserError if nothing can be learned from all of them
 */
export function schemaFor(
  told: readonly ToldOfTable[],
  question: TableQuestion,
  given?: TableSchema,
):
  | { readonly kind: "agreed"; readonly schema: TableSchema }
  | { readonly kind: "refused"; readonly nodes: readonly Refused[] } {
  const tables = told.map(({ statistics }) => statistics);
  refuseMistypedTarget(tables, question);
  const agree = (some: readonly ToldOfTable[]) =>
    given ?? agreeSchema(some.map(({ statistics }) => statistics).reduce(mergeStatistics), asked(question));
  const odd = oddOnes(told, question);
  if (odd.size > 0) return { kind: "refused", nodes: withAllProblems(told, odd, agree) };
  const schema = agree(told);
  const nodes = misfits(told, schema);
  return nodes.length > 0 ? { kind: "refused", nodes } : { kind: "agreed", schema };
}

/** What somebody should know of tables that fit together, and nobody has asked for. */
export function tableWarnings(told: readonly ToldOfTable[], schema: TableSchema): string[] {
  return [...disagreements(told, schema), ...spellings(told, schema), ...otherUnits(told, schema)];
}

const mostNodesNamed = 5;

/** Columns that only some tables have, or that are numbers in as many tables as they are text: it is unclear who is wrong. */
function disagreements(told: readonly ToldOfTable[], schema: TableSchema): string[] {
  const inWords = (nodes: readonly string[]) =>
    nodes.length > mostNodesNamed ? `${nodes.slice(0, mostNodesNamed).join(", ")} and others` : nodes.join(", ");
  const names = [...schema.columns, ...schema.leftOut].map(({ name }) => name);
  return names.flatMap((name) => {
    const having = told.filter(({ statistics }) => columnOf(statistics, name) !== undefined);
    // Of what was left out as asked nobody told.
    if (having.length === 0) return [];
    const others = told.filter((node) => !having.includes(node)).map((node) => node.name);
    if (2 * having.length <= told.length) {
      const who = inWords(having.map((node) => node.name));
      return [
        `column ${named(name)} is left out: only ${who} has it, not ${inWords(others)}; is it called otherwise there?`,
      ];
    }
    const [texts, numbers] = [false, true].map((isNumbers) =>
      having.filter(({ statistics }) => {
        const column = columnOf(statistics, name) as ColumnStatistics;
        return column.missing < column.rows && isOfNumbers(profileOf(column)) === isNumbers;
      }),
    ) as [ToldOfTable[], ToldOfTable[]];
    if (texts.length === 0 || texts.length !== numbers.length) return [];
    const [where, elsewhere] = [texts, numbers].map((nodes) => inWords(nodes.map((node) => node.name)));
    return [`column ${named(name)} has text at ${where} and numbers at ${elsewhere}: none of it is read as numbers`];
  });
}

/** Categories and classes that may be the same, written otherwise. */
function spellings(told: readonly ToldOfTable[], { columns, target }: TableSchema): string[] {
  const categories = columns.flatMap((column) => (column.kind === "category" ? [column.name] : []));
  return [...(target.kind === "classes" ? [target.name] : []), ...categories].flatMap((name) => {
    const nodesOf = new Map<string, string[]>();
    for (const { name: node, statistics } of told) {
      const values = columnOf(statistics, name)?.values;
      if (values === undefined || values === "many") continue;
      for (const [value] of values.known) nodesOf.set(value, [...(nodesOf.get(value) ?? []), node]);
    }
    return spellingsOfOne(nodesOf.keys()).map((group) => {
      const where = group.map((value) => `${named(value)} (${(nodesOf.get(value) ?? []).slice(0, 3).join(", ")})`);
      return `column ${named(name)}: ${where.join(" and ")} are taken for different values: if they are not, write them alike`;
    });
  });
}

/** Other units are suspected where numbers are so many times as large as those of most nodes, or as small. */
const otherUnitsFrom = 300;

function otherUnits(told: readonly ToldOfTable[], schema: TableSchema): string[] {
  return schema.columns.flatMap((column) => {
    const { kind, name } = column;
    if (kind !== "number" || column.log) return [];
    const sizes = told.flatMap(({ name: node, statistics }) => {
      const size = sizeOf(columnOf(statistics, name));
      return size > 0 ? [{ node, size }] : [];
    });
    const middle = sizes.map(({ size }) => size).sort((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 0;
    return sizes.flatMap(({ node, size }) => {
      const ratio = Math.max(size / middle, middle / size);
      if (ratio < otherUnitsFrom) return [];
      const times = `about ${Number(ratio.toPrecision(1))} times as ${size > middle ? "large" : "small"}`;
      return [`${node}: numbers of column ${named(name)} are ${times} as at other nodes: are the units the same?`];
    });
  });
}

function sizeOf(column: ColumnStatistics | undefined): number {
  if (!column?.moments) return 0;
  return Math.hypot(column.moments.mean, Math.sqrt(column.moments.squaredDeviations / column.numbers));
}
